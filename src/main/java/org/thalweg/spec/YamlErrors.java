package org.thalweg.spec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the YAML parser says, as one line that begins with line and column.
 *
 * <p>The parser's own message names the context and the problem, each followed by its place and by
 * a drawing of it, indented:
 *
 * <pre>
 * while parsing a flow sequence
 *  in 'reader', line 1, column 4:
 *     a: [1, 2
 *        ^
 * expected ',' or ']', but got &lt;stream end&gt;
 *  in 'reader', line 1, column 9:
 *     a: [1, 2
 *             ^
 * </pre>
 */
final class YamlErrors {
  private static final Pattern PLACE = Pattern.compile(" in .*, (line \\d+, column \\d+):\\s*");

  private YamlErrors() {}

  static String place(JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? ""
        : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
  }

  static String sentence(JsonProcessingException error) {
    String place = place(error.getLocation());
    List<String> sentences = new ArrayList<>();
    for (String line : error.getOriginalMessage().lines().toList()) {
      Matcher mark = PLACE.matcher(line);
      if (mark.matches()) {
        place = mark.group(1) + ": ";
      } else if (!line.isBlank() && !line.startsWith(" ")) {
        sentences.add(line);
      }
    }
    Collections.reverse(sentences); // the problem first, then where it came up
    return place + "is not YAML: " + String.join(", ", sentences);
  }
}
