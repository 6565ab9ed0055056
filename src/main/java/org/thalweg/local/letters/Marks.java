package org.thalweg.local.letters;

import java.util.HashMap;
import java.util.Map;
import org.thalweg.flink.io.DeadLetter;
import org.thalweg.flink.io.Header;

/**
 * How far letters have been replayed, from the marks that replays leave among them: for the letters
 * of each events topic in each partition of theirs, and of these for each reason or all of them,
 * the offset before which every letter was.
 *
 * <p>A mark is on the letters' topic and not, as a consumer group's offset would be, in Kafka's own
 * keeping, which forgets after a week by default: the letters may be there for longer.
 */
final class Marks {

  /** Stands for every reason; none has this name. */
  private static final String ALL = "";

  private final Map<Place, Map<String, Long>> next = new HashMap<>();

  private record Place(String events, int partition) {}

  /** Takes a mark that lies in a partition of the letters' topic. */
  void add(int partition, DeadLetter mark) {
    Map<String, Long> reasons =
        next.computeIfAbsent(new Place(mark.event().topic(), partition), place -> new HashMap<>());
    long offset = mark.event().offset();
    if (mark.event().headers().length == 0) {
      reasons.merge(ALL, offset, Math::max);
    }
    for (Header reason : mark.event().headers()) {
      reasons.merge(reason.name(), offset, Math::max);
    }
  }

  /** Whether a letter that lies at an offset of the letters' topic has been replayed. */
  boolean cover(int partition, long offset, DeadLetter letter) {
    Map<String, Long> reasons =
        next.getOrDefault(new Place(letter.event().topic(), partition), Map.of());
    return offset < reasons.getOrDefault(ALL, 0L)
        || offset < reasons.getOrDefault(letter.reason(), 0L);
  }
}
