package org.thalweg.spec;

import java.time.Duration;
import org.thalweg.definition.Node;

/** Times within a range, read and written as users write them. */
final class Durations {

  private Durations() {}

  static Duration read(Node node, Duration fallback, Duration least, Duration most) {
    Duration read = node.duration(fallback);
    if (read.compareTo(least) < 0 || read.compareTo(most) > 0) {
      node.problem("must be from " + show(least) + " to " + show(most) + ": " + node.text(""));
      return fallback;
    }
    return read;
  }

  /** {@code 200 ms}, {@code 30 s}, {@code 5 min}, {@code 1 h} or {@code 30 d}. */
  static String show(Duration time) {
    long millis = time.toMillis();
    if (millis % 1_000 != 0 || millis == 0) {
      return millis + " ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + " d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + " h";
    }
    return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }
}
