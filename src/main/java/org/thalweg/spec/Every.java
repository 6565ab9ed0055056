package org.thalweg.spec;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.thalweg.definition.Node;

/** How often something is published: after so many events, or after so much time. */
public sealed interface Every {

  /** After so many events of a model, at least 1. */
  record Events(long count) implements Every {
    public Events {
      if (count < 1) {
        throw new IllegalArgumentException("must be at least 1 event: " + count);
      }
    }

    @Override
    public String toString() {
      return count + " events";
    }
  }

  /** After so much processing time, 100 ms to 3650 d. */
  record Time(Duration interval) implements Every {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(3650);

    public Time {
      if (interval.compareTo(SHORTEST) < 0) {
        throw new IllegalArgumentException(
            "must be at least 100 ms: " + interval.toMillis() + " ms");
      }
      if (interval.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "must be at most " + Durations.show(LONGEST) + ": " + Durations.show(interval));
      }
    }

    @Override
    public String toString() {
      return interval.toMillis() + " ms";
    }
  }

  private static Every parse(String text) {
    Matcher events = Pattern.compile("(\\d{1,18})\\s*events?").matcher(text.strip());
    if (!events.matches()) {
      throw new IllegalArgumentException(
          "must be a number of events or a time, such as 1000 events or 30 s: " + text);
    }
    return new Events(Long.parseLong(events.group(1)));
  }

  /** Reads {@code 1000 events} or {@code 30 s}. */
  static Every read(Node node, Every fallback) {
    boolean time =
        node.isScalar() && node.raw().toString().matches("\\s*\\d+\\s*(ms|s|m|min|h|d)\\s*");
    if (!time) {
      return node.scalar(fallback, Every::parse);
    }
    Duration interval = node.duration(null);
    return interval == null ? fallback : node.build(fallback, () -> new Time(interval));
  }
}
