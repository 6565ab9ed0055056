package org.thalweg.event;

/** Why an event went to the dead letters. The names are part of the dead letters' format. */
public enum ReasonCode {
  /** The bytes are not a record of the schema: they end early, go on too long or make no sense. */
  UNDECODABLE,
  /** Single-object encoding with the fingerprint of another schema. */
  UNKNOWN_SCHEMA,
  /** A field that must have a value has none. */
  MISSING_FIELD,
  /** A union holds a branch that the field's use can't take. */
  WRONG_TYPE,
  /** The label is none of the declared classes. */
  UNKNOWN_CLASS,
  /** A category is none of the declared ones. */
  UNKNOWN_CATEGORY,
  /** NaN, infinity, or a number beyond the range of a 32-bit float. */
  NOT_FINITE,
  /** A vector, sequence, image or list of flags has another size than declared. */
  WRONG_LENGTH,
  /** A weight below zero, a flag that is neither 0 nor 1, or an id outside its table. */
  OUT_OF_RANGE,
  /** Bytes that are no image in a known format. */
  BAD_IMAGE,
  /** A model key or id that is too long, or an image or nesting beyond the limits. */
  TOO_LARGE,
  /** The event has no label, where one is required. */
  LABEL_MISSING,
  /** Learning from it gave NaN or infinity; the step was undone. */
  NON_FINITE_STEP,
  /** No snapshot of its model came in time, or too many events wait for one already. */
  NO_MODEL,
  /** The model's prediction of it is NaN or infinite. */
  NON_FINITE_PREDICTION,
  /** It would begin a model, and the job has as many as it may have. */
  TOO_MANY_MODELS
}
