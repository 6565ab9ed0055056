package org.thalweg.flink.submit;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the sentence in what Flink answers to a request that failed: a stack trace in JSON. */
final class Refusal {
  private static final Pattern CAUSE = Pattern.compile("(?:Caused by: )?[\\w.$]+(?:: (.*))?");

  private Refusal() {}

  /** The message of the innermost cause; all of the answer if there is none. */
  static String reason(String answer) {
    List<String> lines = lines(answer);
    String reason = "";
    for (String line : lines) {
      Matcher cause = CAUSE.matcher(line);
      if (line.startsWith("Caused by: ") && cause.matches()) {
        reason = cause.group(1) == null ? line : cause.group(1);
      }
    }
    return reason.isEmpty() ? answer.strip() : reason.strip();
  }

  /** The lines of all strings in the JSON text. */
  private static List<String> lines(String json) {
    return json.replace("\\n", "\n")
        .replace("\\t", " ")
        .replace("\\\"", "\"")
        .replace("\\\\", "\\")
        .lines()
        .map(line -> line.replaceFirst("\"]}$", ""))
        .toList();
  }
}
