package org.thalweg.snapshot;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which of a model's versions is the newest, as they come complete from its topic.
 *
 * <p>Within a line of training the higher version is newer, though a lower one may come {@link
 * #LATE}. A version that is lower than that, or whose number came before with other bytes, is newer
 * than all before it: its job went back to a checkpoint. So is the first of another line, for a job
 * that begins anew counts from 1 again; and a line that was left comes back with a version that is
 * newer than its own.
 */
public final class Succession {

  /** How far below its line's newest version one may be that only comes late. */
  static final int LATE = 4;

  /** Lines that are remembered: those that began last. */
  private static final int LINES = 32;

  private final Map<Long, Line> lines = new LinkedHashMap<>();

  /** Takes a usable version, no repetition of one, and says whether it is the newest now. */
  public boolean offer(StoredSnapshot snapshot) {
    Line line = lines.computeIfAbsent(snapshot.line(), number -> new Line());
    if (lines.size() > LINES) {
      lines.remove(lines.keySet().iterator().next());
    }
    return line.offer(snapshot.version());
  }

  private static final class Line {

    /** The bits of the newest version and of those that are not too low to come late. */
    private static final int BITS = (1 << (LATE + 1)) - 1;

    private long newest;

    /** Bit i: whether the version that lies i below the newest has come. */
    private int seen;

    boolean offer(long version) {
      long below = newest - version;
      if (below < 0) {
        seen = (-below > LATE ? 0 : seen << -below) & BITS;
      } else if (below > LATE) {
        seen = 0;
      } else if ((seen >> below & 1) == 0) {
        seen |= 1 << below;
        return false;
      } else {
        seen >>= below;
      }
      seen |= 1;
      newest = version;
      return true;
    }
  }
}
