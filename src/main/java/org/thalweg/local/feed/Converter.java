package org.thalweg.local.feed;

/** Turns a value of an input into the value that an Avro schema wants. */
interface Converter {

  /**
   * Converts.
   *
   * @param value a {@code String}, {@code Number}, {@code Boolean}, {@code float[]}, {@code
   *     byte[]}, {@code List}, {@code Map} with text keys, or {@code null}
   * @throws ConversionException if the schema has no such value
   */
  Object convert(Object value);
}
