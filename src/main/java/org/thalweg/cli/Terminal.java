package org.thalweg.cli;

import java.io.PrintWriter;

/** Where the progress goes: a line that is drawn again and again, or a line now and then. */
final class Terminal {
  private static final String CLEAR = "\r\u001B[K";
  private static final int WIDTH = 132;

  private final PrintWriter out;
  private final boolean redraws;
  private boolean drawn;

  Terminal(PrintWriter out, boolean redraws) {
    this.out = out;
    this.redraws = redraws;
  }

  /** Whether somebody looks at a screen that understands how to clear a line. */
  @SuppressWarnings("SystemConsoleNull") // Setup asks newer Java for the console that may be null
  static boolean interactive() {
    String kind = System.getenv("TERM");
    return System.console() != null && kind != null && !kind.equals("dumb");
  }

  boolean redraws() {
    return redraws;
  }

  /** Shows a line; on a terminal in the place of the last one. */
  void show(String line) {
    if (redraws) {
      out.print(CLEAR + line.substring(0, Math.min(line.length(), width())));
      drawn = true;
    } else {
      out.println(line);
    }
    out.flush();
  }

  /** A longer line would wrap, and then no longer be cleared. */
  private static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : WIDTH;
  }

  /** Leaves the last line as it is. */
  void end() {
    if (drawn) {
      out.println();
      out.flush();
      drawn = false;
    }
  }
}
