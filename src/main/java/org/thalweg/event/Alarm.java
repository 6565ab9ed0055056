package org.thalweg.event;

import java.io.IOException;

/**
 * What is made of events with wild values, as one number: {@value #CALM} where there were none of
 * late, below it minus how many came just now, above it for how many more events wild values count.
 *
 * <p>The first wild event after a calm is taken for a mistake: its wild values don't enter the
 * statistics, and nothing is learnt from it, as the step would be as large as the mistake. So are
 * those that follow at once, until they are as many as {@link #patience} says. Then, or when events
 * are usual again, that lot is over, and for the next {@value #WARY} events wild values count,
 * clipped: what comes more often than that is no mistake.
 */
final class Alarm {

  static final int CALM = 0;

  /** In place of a number of values, where no value is wild. */
  static final long NONE_WILD = -1;

  private static final int WARY = 1_000;

  /** A lot goes on over usual events as long as they are fewer than one in so many, plus one. */
  private static final int USUAL = 4;

  /** With fewer values seen, only a single wild event is ignored. */
  private static final int YOUNG = 64;

  private static final int MOST = 64;

  private Alarm() {}

  /** Throws unless {@link #next} can lead to it. */
  static void requireSound(int alarm) throws IOException {
    int least = -MOST * 5 / 4;
    if (alarm < least || alarm > WARY) {
      throw new IOException(
          "an alarm of feature statistics must be from " + least + " to " + WARY + ": " + alarm);
    }
  }

  /**
   * How many wild values in a row are ignored.
   *
   * @param seen how many values there were before them
   */
  static int patience(long seen) {
    return seen < YOUNG ? 1 : (int) Math.min(MOST, seen / 4);
  }

  /**
   * The alarm behind an event.
   *
   * @param alarm before it
   * @param seen how many values its wild column had before, or {@link #NONE_WILD}
   */
  static int next(int alarm, long seen) {
    if (seen == NONE_WILD) {
      if (alarm >= CALM) {
        return Math.max(CALM, alarm - 1);
      }
      return alarm + USUAL < CALM ? alarm + USUAL : WARY;
    }
    // A quarter more, as the lot of a column is complete only when usual events were in between.
    int patience = patience(seen) * 5 / 4;
    return alarm > CALM || alarm <= -patience ? (int) Math.min(WARY, seen) : alarm - 1;
  }

  /** Whether nothing is learnt from an event that led from one alarm to another. */
  static boolean ignores(int before, int after) {
    return after < CALM && after < before;
  }
}
