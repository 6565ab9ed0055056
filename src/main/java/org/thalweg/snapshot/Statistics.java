package org.thalweg.snapshot;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.thalweg.event.EventSpec;
import org.thalweg.event.FeatureStatistics;

/** A snapshot's statistics of features and label. */
final class Statistics {

  private Statistics() {}

  private static List<FeatureStatistics> of(EventSpec events) {
    return List.of(new FeatureStatistics(events), FeatureStatistics.ofLabel(events));
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
