package org.thalweg.flink.train;

import java.io.Serializable;
import org.thalweg.spec.Every;

/**
 * How often something is published: after so many events, which is the same on every run, or after
 * so much processing time, if anything was learnt in it.
 *
 * @param events from 1; 0 if a duration is meant
 * @param millis from 1; 0 if a number of events is meant
 */
public record Interval(long events, long millis) implements Serializable {

  private static final long serialVersionUID = 1;

  /** An interval. */
  public Interval {
    if (events < 0 || millis < 0 || (events == 0) == (millis == 0)) {
      throw new IllegalArgumentException(
          "An interval is a number of events or milliseconds, from 1: "
              + events
              + " events, "
              + millis
              + " ms");
    }
  }

  /** The same as a job says it. */
  public static Interval of(Every every) {
    return every instanceof Every.Events events
        ? new Interval(events.count(), 0)
        : new Interval(0, ((Every.Time) every).interval().toMillis());
  }

  /** Whether events are counted. */
  boolean counts() {
    return events > 0;
  }

  /** Whether a count that grew has come to or past a multiple of the interval. */
  boolean passed(long before, long after) {
    return counts() && before / events != after / events;
  }
}
