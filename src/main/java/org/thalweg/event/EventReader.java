package org.thalweg.event;

import org.apache.avro.SchemaNormalization;

/**
 * Reads events, compiled from a spec: each field is either skipped or decoded straight into the
 * row, so that nothing is made for an event but its {@link Example}. For one thread.
 */
public final class EventReader {

  /** The first two bytes of Avro's single-object encoding. */
  private static final int MARKER_0 = 0xC3;

  private static final int MARKER_1 = 0x01;
  private static final int HEADER = 10;

  private final Decoder in = new Decoder();
  private final Row row = new Row();
  private final Step plan;
  private final boolean singleObject;
  private final long fingerprint;
  private final int rawSize;
  private final int labelSize;
  private long clippedWeights;

  /**
   * Compiles the spec.
   *
   * @throws org.thalweg.definition.InvalidDefinitionException if fields don't fit the schema
   */
  public EventReader(EventSpec spec) {
    plan = spec.plan();
    singleObject = spec.encoding() == Encoding.SINGLE_OBJECT;
    fingerprint = SchemaNormalization.parsingFingerprint64(spec.schema());
    rawSize = spec.rawSize();
    labelSize = spec.labelSize();
  }

  /**
   * Reads one event. Never throws for what the bytes are.
   *
   * @param value a record in the spec's encoding; {@code null} is rejected
   */
  public Outcome read(byte[] value) {
    try {
      if (value == null) {
        throw Rejection.undecodable("the event must have a value: null");
      }
      return decode(value);
    } catch (Rejection rejection) {
      return rejection.outcome();
    }
  }

  /** How many of the examples had a weight above its bound, which was clipped to it. */
  public long clippedWeights() {
    return clippedWeights;
  }

  private Example decode(byte[] value) {
    in.reset(value);
    row.features = new float[rawSize];
    row.label = new float[labelSize];
    row.key = "";
    row.id = null;
    row.time = Example.NO_TIME;
    row.weight = 1;
    row.clipped = false;
    if (singleObject) {
      readHeader();
    }
    plan.run(in, row);
    in.requireEnd();
    clippedWeights += row.clipped ? 1 : 0;
    return new Example(row.key, row.id, row.time, row.weight, row.features, row.label);
  }

  private void readHeader() {
    byte[] bytes = in.bytes();
    if (bytes.length < HEADER || (bytes[0] & 0xff) != MARKER_0 || (bytes[1] & 0xff) != MARKER_1) {
      throw Rejection.undecodable(
          "a record in single-object encoding must begin with C3 01 and a fingerprint: "
              + (bytes.length + " bytes beginning with " + Shown.start(bytes)));
    }
    in.skip(2);
    long actual = in.readFixedLong();
    if (actual != fingerprint) {
      throw new Rejection(
          ReasonCode.UNKNOWN_SCHEMA,
          String.format("the schema's fingerprint must be %016x: %016x", fingerprint, actual));
    }
  }
}
