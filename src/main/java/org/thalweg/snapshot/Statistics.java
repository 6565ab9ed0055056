package org.thalweg.snapshot;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.thalweg.event.EventSpec;
import org.thalweg.event.FeatureStatistics;
import org.thalweg.event.FeatureStatistics.Moments;

/** A snapshot's statistics of features and label. */
final class Statistics {

  private Statistics() {}

  private static List<FeatureStatistics> of(EventSpec events) {
    return List.of(new FeatureStatistics(events), FeatureStatistics.ofLabel(events));
  }

  /**
   * Throws unless all of them are finite.
   *
   * @throws IllegalArgumentException with the first that is not, or if they are of other features
   */
  static void requireFinite(byte[] statistics, EventSpec events) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(statistics));
    try {
      for (FeatureStatistics kind : of(events)) {
        kind.read(in);
        kind.moments().values().forEach(Statistics::requireFinite);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("statistics must fit their features: " + e, e);
    }
  }

  private static void requireFinite(Moments moments) {
    boolean finite = Double.isFinite(moments.mean()) && Double.isFinite(moments.deviation());
    if (!finite || moments.count() < 0) {
      throw new IllegalArgumentException("a snapshot's statistics must be finite: " + moments);
    }
  }

  /** How many bytes they take. */
  static int size(EventSpec events) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      for (FeatureStatistics kind : of(events)) {
        kind.write(new DataOutputStream(bytes));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("An array takes what is written", e);
    }
    return bytes.size();
  }
}
