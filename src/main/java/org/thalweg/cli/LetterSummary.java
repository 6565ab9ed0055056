package org.thalweg.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.thalweg.local.letters.Letter;

/** Counts letters by reason, and keeps the lines of some of them: never more than asked for. */
final class LetterSummary {
  private static final Comparator<Shown> BY_TIME =
      Comparator.comparingLong(Shown::written)
          .thenComparingInt(Shown::partition)
          .thenComparingLong(Shown::offset);

  private final int most;
  private final Comparator<Shown> order;
  private final PriorityQueue<Shown> kept;
  private final Map<String, Count> counts = new TreeMap<>();

  /**
   * Before the first letter.
   *
   * @param most how many letters are kept
   * @param oldest whether those are the oldest; else the newest
   */
  LetterSummary(int most, boolean oldest) {
    this.most = most;
    this.order = oldest ? BY_TIME : BY_TIME.reversed();
    this.kept = new PriorityQueue<>(order.reversed());
  }

  /** Takes a letter. */
  void add(Letter letter) {
    counts.computeIfAbsent(letter.content().reason(), reason -> new Count()).add(letter);
    Shown shown = new Shown(letter.written(), letter.partition(), letter.offset(), letter);
    if (most > 0 && (kept.size() < most || order.compare(shown, kept.peek()) < 0)) {
      kept.add(shown);
      if (kept.size() > most) {
        kept.remove();
      }
    }
  }

  /** A line for each reason. */
  Table table() {
    Table table = new Table("reason", "letters", "replayed", "first", "last");
    counts.forEach((reason, count) -> table.row(count.cells(reason)));
    return table;
  }

  /** The letters kept, those first that were asked for first. */
  List<String> lines() {
    List<Shown> sorted = new ArrayList<>(kept);
    sorted.sort(order);
    return sorted.stream().map(Shown::lines).toList();
  }

  /** How many there are. */
  long total() {
    return counts.values().stream().mapToLong(count -> count.letters).sum();
  }

  /** A letter as it will be shown: its bytes are not kept. */
  private record Shown(long written, int partition, long offset, String lines) {

    Shown(long written, int partition, long offset, Letter letter) {
      this(written, partition, offset, LetterView.of(letter));
    }
  }

  private static final class Count {
    private long letters;
    private long replayed;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    void add(Letter letter) {
      letters++;
      replayed += letter.replayed() ? 1 : 0;
      first = Math.min(first, letter.written());
      last = Math.max(last, letter.written());
    }

    String[] cells(String reason) {
      return new String[] {
        reason,
        Numbers.whole(letters),
        Numbers.whole(replayed),
        Instant.ofEpochMilli(first).toString(),
        Instant.ofEpochMilli(last).toString()
      };
    }
  }
}
