package org.thalweg.cli;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.thalweg.definition.Plain;
import org.thalweg.flink.io.DeadLetter;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.local.letters.Letter;

/**
 * A dead letter for people: a few lines, however large it is, with no character that a terminal
 * would obey.
 */
final class LetterView {
  private static final int MOST_BYTES = 48;
  private static final int MOST_HEADERS = 8;
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  private final StringBuilder lines = new StringBuilder();

  private LetterView() {}

  /** The lines. */
  static String of(Letter letter) {
    LetterView view = new LetterView();
    view.add(letter);
    return view.lines.toString();
  }

  private void add(Letter letter) {
    DeadLetter content = letter.content();
    InRecord event = content.event();
    lines.append(
        "  %s-%d-%d".formatted(Plain.start(event.topic()), event.partition(), event.offset()));
    lines.append("   ").append(Plain.start(content.reason()));
    lines.append("   ").append(Instant.ofEpochMilli(letter.written()));
    lines.append(letter.replayed() ? "   replayed\n" : "\n");
    lines.append("    ").append(Plain.start(content.message())).append('\n');
    if (event.key() != null) {
      line("key", event.key(), event.key().length);
    }
    for (int i = 0; i < Math.min(MOST_HEADERS, event.headers().length); i++) {
      Header header = event.headers()[i];
      int length = header.value() == null ? 0 : header.value().length;
      line("header " + Plain.start(header.name()), header.value(), length);
    }
    if (event.headers().length > MOST_HEADERS) {
      lines.append("    and %d headers more%n".formatted(event.headers().length - MOST_HEADERS));
    }
    line(content.cut() ? "value, cut," : "value", event.value(), content.size());
  }

  private void line(String what, byte[] bytes, long size) {
    lines.append("    ").append(what);
    if (bytes == null) {
      lines.append("  null\n");
      return;
    }
    int shown = Math.min(MOST_BYTES, bytes.length);
    lines.append("  ").append(Numbers.whole(size)).append(size == 1 ? " byte" : " bytes");
    if (shown > 0) {
      String text = new String(bytes, 0, shown, StandardCharsets.ISO_8859_1);
      lines.append("  ").append(HEX.formatHex(bytes, 0, shown));
      lines.append("  ").append(text.replaceAll("[^ -~]", "."));
      lines.append(shown < size ? " ..." : "");
    }
    lines.append('\n');
  }
}
