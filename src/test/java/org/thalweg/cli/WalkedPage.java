package org.thalweg.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of a page, and what it says that they print. */
final class WalkedPage {
  private static final String FENCE = "```";
  private static final String PROMPT = "$ ";

  /** What differs from run to run: what the page leaves out, and the time. */
  private static final Pattern OPEN = Pattern.compile("…|\\b\\d{13}\\b");

  /**
   * A command.
   *
   * @param text as it is typed; several lines where it defines a function
   * @param output what it prints
   */
  record Step(String text, String output) {

    boolean definesFunction() {
      return text.endsWith("}");
    }

    Step with(String from, String to) {
      return new Step(text, output.replace(from, to));
    }

    /** Whether this is what was printed, but for spaces and what is {@link #OPEN}. */
    boolean prints(String printed) {
      String said = squeezed(output);
      StringBuilder expected = new StringBuilder();
      Matcher open = OPEN.matcher(said);
      int from = 0;
      while (open.find()) {
        expected.append(Pattern.quote(said.substring(from, open.start())));
        expected.append(open.group().equals("…") ? ".*" : "\\d{13}");
        from = open.end();
      }
      expected.append(Pattern.quote(said.substring(from)));
      return squeezed(printed).matches(expected.toString());
    }

    private static String squeezed(String text) {
      return text.strip().replaceAll("\\s+", " ");
    }
  }

  private WalkedPage() {}

  /** The steps of all blocks that are of no language, in their order. */
  static List<Step> read(Path page) throws IOException {
    List<Step> steps = new ArrayList<>();
    List<String> block = new ArrayList<>();
    boolean inside = false;
    boolean plain = false;
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith(FENCE)) {
        inside = !inside;
        plain = inside && line.equals(FENCE);
        steps.addAll(steps(block));
        block.clear();
      } else if (plain) {
        block.add(line);
      }
    }
    return steps;
  }

  private static List<Step> steps(List<String> block) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < block.size(); ) {
      String text = block.get(i++).substring(PROMPT.length());
      if (text.endsWith("{")) {
        int end = i + block.subList(i, block.size()).indexOf("  }");
        text = String.join("\n", text, String.join("\n", block.subList(i, end)), "}");
        i = end + 1;
      }
      StringBuilder output = new StringBuilder();
      while (i < block.size() && !block.get(i).startsWith(PROMPT)) {
        output.append(block.get(i++)).append('\n');
      }
      steps.add(new Step(text, output.toString()));
    }
    return steps;
  }
}
