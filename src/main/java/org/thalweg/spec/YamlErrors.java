package org.thalweg.spec;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What the YAML parser says, as one line that begins with line and column. */
final class YamlErrors {

  private YamlErrors() {}

  static String place(Mark mark) {
    return mark == null ? "" : place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** A place whose first line and column are 1. */
  static String place(int line, int column) {
    return "line " + line + ", column " + column + ": ";
  }

  /** The problem first, then where it came up. */
  static String sentence(MarkedYAMLException error) {
    Mark mark = error.getProblemMark() == null ? error.getContextMark() : error.getProblemMark();
    String context = error.getContext() == null ? "" : ", " + error.getContext();
    return place(mark) + "is not YAML: " + error.getProblem() + context;
  }
}
