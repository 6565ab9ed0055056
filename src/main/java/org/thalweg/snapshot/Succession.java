package org.thalweg.snapshot;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which of a model's versions is the newest, as they come complete from its topic.
 *
 * <p>Within a line of training the higher version is newer, in whatever order they come. A version
 * of another line is newer than all before: a job that begins anew counts from 1 again. So is one
 * whose number came before with other bytes, for then its job went back to a checkpoint. Lines that
 * were left don't come back.
 */
public final class Succession {

  /** Versions, and lines, that are remembered. */
  private static final int REMEMBERED = 32;

  private final Deque<Long> seen = new ArrayDeque<>();
  private final Deque<Long> left = new ArrayDeque<>();
  private long line;
  private long version;

  /** Takes a version, no repetition of one, and says whether it is the newest now. */
  public boolean offer(StoredSnapshot snapshot) {
    if (snapshot.line() != line || version == 0) {
      return !left.contains(snapshot.line()) && begin(snapshot);
    }
    boolean again = seen.contains(snapshot.version());
    remember(seen, snapshot.version());
    if (snapshot.version() < version && !again) {
      return false;
    }
    version = snapshot.version();
    return true;
  }

  private boolean begin(StoredSnapshot snapshot) {
    if (version != 0) {
      remember(left, line);
    }
    seen.clear();
    remember(seen, snapshot.version());
    line = snapshot.line();
    version = snapshot.version();
    return true;
  }

  private static void remember(Deque<Long> all, long one) {
    all.remove(one);
    all.addLast(one);
    if (all.size() > REMEMBERED) {
      all.removeFirst();
    }
  }
}
