package org.thalweg.event;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Running mean and variance of the numbers of one model key, and the standardisation by them.
 *
 * <p><b>Which statistics an event meets.</b> Those of the events learnt before its mini-batch:
 * first {@link #standardise} every event of the batch, then learn, then {@link #observe} them in
 * their order. So a snapshot's statistics give a scorer the same bits as they gave the trainer.
 *
 * <p><b>The first events.</b> A value is (x - mean) / deviation, and 0 while the deviation is 0.
 * None of n numbers lies further from their mean than √n deviations (Samuelson 1968), so a new
 * value is clipped there too, and at {@value #LIMIT} in the long run: with few numbers seen, the
 * deviation is too uncertain for a large value to mean anything.
 *
 * <p>{@link RobustMoments} says how mean and variance run. Part of a model's state. For one thread.
 */
public final class FeatureStatistics {

  /** The largest absolute standardised value. */
  public static final float LIMIT = 10;

  private static final int FORMAT = 2;
  private static final int[] NONE = {};

  private final List<Span> spans;

  /** Which columns of the raw row are standardised; the statistics are in their order. */
  private final int[] columns;

  private final RobustMoments moments;

  /** What {@link #standardise} calculates with, by column of the raw row; derived when needed. */
  private final float[] center;

  private final float[] scale;
  private final float[] limit;
  private boolean stale = true;

  /** Of the features. */
  public FeatureStatistics(EventSpec spec) {
    this(spec.layout().spans(), spec.layout().standardised(), spec.rawSize());
  }

  private FeatureStatistics(List<Span> spans, int[] columns, int rawSize) {
    this(spans, columns, rawSize, new RobustMoments(columns.length));
  }

  private FeatureStatistics(List<Span> spans, int[] columns, int rawSize, RobustMoments moments) {
    this.spans = spans;
    this.columns = columns;
    this.moments = moments;
    int size = columns.length == 0 ? 0 : rawSize;
    center = new float[size];
    scale = new float[size];
    limit = new float[size];
  }

  /** Of the label: rows are {@link Example#label()}. Only a standardised number ever changes. */
  public static FeatureStatistics ofLabel(EventSpec spec) {
    boolean quantity = spec.label().filter(FeatureStatistics::isStandardised).isPresent();
    int size = spec.labelSize();
    Span.Treatment treatment = quantity ? Span.Treatment.STANDARDISED : Span.Treatment.COPIED;
    int[] columns = quantity ? new int[] {0} : NONE;
    return new FeatureStatistics(List.of(new Span(0, 0, size, treatment)), columns, size);
  }

  private static boolean isStandardised(Label label) {
    return label instanceof Label.Quantity quantity && quantity.standardise();
  }

  /** Takes one event's raw row into the statistics; NaN (missing) doesn't count. */
  public void observe(float[] raw) {
    moments.observe(raw, columns);
    stale = true;
  }

  int alarm() {
    return moments.alarm();
  }

  int alarm(int before, float[] raw) {
    return moments.alarm(before, raw, columns);
  }

  /**
   * Writes the standardised row to {@code out} from {@code offset} on. NaN (missing) becomes 0, the
   * mean.
   *
   * @param row {@link EventSpec#rowSize()} values, not standardised
   */
  public void standardise(float[] row, float[] out, int offset) {
    if (stale) {
      derive();
    }
    for (Span span : spans) {
      switch (span.treatment()) {
        case COPIED -> System.arraycopy(row, span.row(), out, offset + span.row(), span.size());
        case FILLED -> fill(row, span.row(), out, offset + span.row(), span.size());
        case STANDARDISED ->
            standardise(row, span.row(), span.raw(), out, offset + span.row(), span.size());
      }
    }
  }

  private void standardise(float[] row, int from, int column, float[] out, int to, int size) {
    for (int i = 0; i < size; i++) {
      float deviation = (row[from + i] - center[column + i]) * scale[column + i];
      float bound = limit[column + i];
      out[to + i] = Math.max(-bound, Math.min(bound, deviation));
    }
    fill(out, to, out, to, size);
  }

  private static void fill(float[] row, int from, float[] out, int to, int size) {
    for (int i = 0; i < size; i++) {
      float x = row[from + i];
      out[to + i] = Float.isNaN(x) ? 0 : x;
    }
  }

  private void derive() {
    for (int i = 0; i < columns.length; i++) {
      int column = columns[i];
      long count = moments.count[i];
      double variance = moments.variance[i];
      center[column] = (float) moments.mean[i];
      scale[column] = variance > 0 ? (float) Math.min(Float.MAX_VALUE, Math.sqrt(1 / variance)) : 0;
      limit[column] = count < LIMIT * LIMIT ? (float) Math.sqrt((double) count) : LIMIT;
    }
    stale = false;
  }

  /**
   * The inverse: the value whose standardised form is {@code value}, or the largest finite float
   * where it lies beyond.
   *
   * @param column of the raw row
   */
  public float restore(int column, float value) {
    int i = Arrays.binarySearch(columns, column);
    if (i < 0) {
      return value;
    }
    double restored = moments.mean[i] + value * Math.sqrt(moments.variance[i]);
    return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, restored));
  }

  /**
   * Takes over what is known of the features that are defined alike in both specs.
   *
   * @param now what these statistics are of
   * @param then what the others are of
   */
  public void adopt(EventSpec now, EventSpec then, FeatureStatistics others) {
    for (Layout.Place place : now.layout().places()) {
      then.layout().places().stream()
          .filter(other -> other.feature().name().equals(place.feature().name()))
          .filter(other -> text(other).equals(text(place)))
          .forEach(other -> adopt(place, other, others));
    }
    stale = true;
  }

  /** The order of maps counts. */
  private static String text(Layout.Place place) {
    return place.feature().definition().toString();
  }

  private void adopt(Layout.Place place, Layout.Place other, FeatureStatistics others) {
    for (int i = 0; i < place.feature().rawSize(); i++) {
      int to = Arrays.binarySearch(columns, place.raw() + i);
      int from = Arrays.binarySearch(others.columns, other.raw() + i);
      if (to >= 0 && from >= 0) {
        moments.set(to, others.moments, from);
      }
    }
  }

  /**
   * What is known of one column.
   *
   * @param count from how many values; fewer than there were after a lasting change
   */
  public record Moments(long count, double mean, double deviation) {}

  /** What is known of each standardised column of the raw row. */
  public SortedMap<Integer, Moments> moments() {
    SortedMap<Integer, Moments> all = new TreeMap<>();
    for (int i = 0; i < columns.length; i++) {
      double deviation = Math.sqrt(moments.variance[i]);
      all.put(columns[i], new Moments(moments.count[i], moments.mean[i], deviation));
    }
    return all;
  }

  /** Writes the state: a version byte, the number of standardised columns, their statistics. */
  public void write(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeInt(columns.length);
    moments.write(out);
  }

  /**
   * Replaces this state by a written one of the same spec, in this format or the one before. Until
   * the next {@link #observe}, any number of threads may then {@link #standardise} and {@link
   * #restore}.
   *
   * @throws IOException if it is of another version or of other columns, or not finite
   */
  public void read(DataInput in) throws IOException {
    int format = in.readByte();
    if (format != 1) {
      Format.require("feature statistics", FORMAT, format);
    }
    Format.requireSize("feature statistics", columns.length, in.readInt());
    if (format == 1) {
      moments.readFormat1(in);
    } else {
      moments.read(in);
    }
    derive();
  }

  /** A copy that shares nothing that changes. */
  public FeatureStatistics copy() {
    return new FeatureStatistics(spans, columns, center.length, moments.copy());
  }
}
