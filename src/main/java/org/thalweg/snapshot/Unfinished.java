package org.thalweg.snapshot;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is unfinished of one model, and what was finished. */
final class Unfinished {

  /** Attempts that are kept: those begun last. */
  private static final int ATTEMPTS = Succession.LATE;

  /** Finished attempts that are remembered, so that repetitions of them are known. */
  private static final int FINISHED = 32;

  private final Map<Long, Attempt> attempts = new LinkedHashMap<>();
  private long[] finished = {};
  private int oldest;
  private long last;

  Collection<Attempt> attempts() {
    return attempts.values();
  }

  Attempt attempt(long fingerprint) {
    return attempts.get(fingerprint);
  }

  void begin(long fingerprint, Attempt attempt) {
    attempts.put(fingerprint, attempt);
  }

  void end(long fingerprint) {
    attempts.remove(fingerprint);
  }

  boolean hasFinished(long fingerprint) {
    for (long known : finished) {
      if (known == fingerprint) {
        return true;
      }
    }
    return false;
  }

  /** A job that went back, or began anew, may write versions again as they were. */
  void finish(long fingerprint, long version) {
    if (version < last - Succession.LATE) {
      finished = new long[0];
      oldest = 0;
      last = 0;
    }
    last = Math.max(last, version);
    if (finished.length < FINISHED) {
      finished = Arrays.copyOf(finished, finished.length + 1);
      finished[finished.length - 1] = fingerprint;
    } else {
      finished[oldest] = fingerprint;
      oldest = (oldest + 1) % FINISHED;
    }
  }

  /** Drops the attempt begun first if there are as many as are kept; answers its bytes. */
  long makeRoom() {
    if (attempts.size() < ATTEMPTS) {
      return 0;
    }
    var first = attempts.values().iterator();
    long bytes = first.next().bytes();
    first.remove();
    return bytes;
  }

  /** Drops all attempts at a version; answers their bytes. */
  long drop(long version) {
    long bytes = 0;
    for (var all = attempts.values().iterator(); all.hasNext(); ) {
      Attempt attempt = all.next();
      if (attempt.version() == version) {
        bytes += attempt.bytes();
        all.remove();
      }
    }
    return bytes;
  }
}
