package org.thalweg.event;

import java.util.Objects;

/** One event as numbers, not yet standardised. The arrays are its own. */
public final class Example implements Outcome {

  /** The {@link #time()} of an event whose time was not asked for or is missing. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private final String key;
  private final String id;
  private final long time;
  private final float weight;
  private final float[] features;
  private final float[] label;

  /**
   * @param key the model key; empty if one model serves all
   * @param id the user's id of the event, or {@code null}
   * @param time milliseconds since 1970, or {@link #NO_TIME}
   * @param weight how much it counts in the loss: finite, at least 0
   * @param features {@link EventSpec#rawSize()} values; NaN is a missing number
   * @param label {@link EventSpec#labelSize()} values: the class's index, the flags (0 or 1) or the
   *     number; all NaN if the event has no label
   */
  public Example(String key, String id, long time, float weight, float[] features, float[] label) {
    this.key = Objects.requireNonNull(key, "key");
    this.id = id;
    this.time = time;
    this.weight = weight;
    this.features = Objects.requireNonNull(features, "features");
    this.label = Objects.requireNonNull(label, "label");
  }

  /** The model key; empty if one model serves all. */
  public String key() {
    return key;
  }

  /** The user's id of the event, or {@code null}. */
  public String id() {
    return id;
  }

  /** Milliseconds since 1970, or {@link #NO_TIME}. */
  public long time() {
    return time;
  }

  /** How much it counts in the loss: finite, at least 0; 1 unless the event says otherwise. */
  public float weight() {
    return weight;
  }

  /** {@link EventSpec#rawSize()} values; NaN is a missing number. Not copied. */
  public float[] features() {
    return features;
  }

  /** {@link EventSpec#labelSize()} values; all NaN if there is no label. Not copied. */
  public float[] label() {
    return label;
  }

  public boolean isLabelled() {
    return label.length > 0 && !Float.isNaN(label[0]);
  }
}
