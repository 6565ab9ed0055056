package org.thalweg.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command said, and the exit code with which it ended. */
public record Said(int code, String out, String err) {

  /** Runs a command in this JVM. */
  public static Said by(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Said(code, out.toString(), err.toString());
  }

  /** The first line of the error output, which has the sentence. */
  public String sentence() {
    return err.lines().findFirst().orElse("");
  }
}
