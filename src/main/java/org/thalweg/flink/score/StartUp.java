package org.thalweg.flink.score;

/**
 * Whether a job that has just started still reads the models there are: until their topic has been
 * quiet for a while, and not for ever. For one thread.
 */
final class StartUp {

  /** Where no chunk came for so many milliseconds, and a model serves, the topic has been read. */
  private static final long QUIET = 1_000;

  /** Whatever comes, the start is over after so many milliseconds. */
  private static final long LONGEST = 60_000;

  private final long end;
  private long lastChunk;
  private boolean over;

  /**
   * @param now when the job starts, in milliseconds since 1970
   * @param maxWaitMillis how long an event may wait for its model
   */
  StartUp(long now, long maxWaitMillis) {
    end = now + Math.min(maxWaitMillis, LONGEST);
    lastChunk = now;
  }

  /** A chunk has come. */
  void chunk(long now) {
    lastChunk = now;
  }

  /**
   * Whether it goes on.
   *
   * @param serves whether there is a model
   */
  boolean isOn(long now, boolean serves) {
    over |= now >= end || (serves && now >= lastChunk + QUIET);
    return !over;
  }
}
