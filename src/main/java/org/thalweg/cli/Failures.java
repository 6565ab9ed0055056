package org.thalweg.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.definition.Plain;
import org.thalweg.definition.Problem;

/** What went wrong, in sentences, and the exit code that says of what kind it is. */
final class Failures {
  /** Something outside the job file is not as it should be. */
  static final int OUTSIDE = 1;

  /** The job file has mistakes. */
  static final int JOB_FILE = 2;

  private Failures() {}

  /** Says what went wrong and answers the exit code. */
  static int report(Exception failure, boolean verbose, PrintWriter err) {
    int code;
    if (failure instanceof InvalidDefinitionException invalid) {
      problems(invalid.problems(), err);
      code = JOB_FILE;
    } else {
      err.println("thalweg: " + Plain.text(sentence(failure)));
      code = OUTSIDE;
    }
    if (verbose) {
      trace(failure, err);
    }
    err.flush();
    return code;
  }

  private static void problems(List<Problem> problems, PrintWriter err) {
    err.println(
        problems.size() == 1
            ? "thalweg: the job file has a mistake:"
            : "thalweg: the job file has " + problems.size() + " mistakes:");
    problems.forEach(problem -> err.println("  " + Plain.text(problem.toString())));
  }

  /** What exceptions say may be anybody's. */
  private static void trace(Exception failure, PrintWriter err) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    trace.toString().lines().map(Failures::traceLine).forEach(err::println);
  }

  private static String traceLine(String line) {
    return line.startsWith("\t") ? "\t" + Plain.text(line.substring(1)) : Plain.text(line);
  }

  /** Ours say what to do; others at least what they are. */
  private static String sentence(Exception failure) {
    if (failure.getClass().getName().startsWith("org.thalweg.")) {
      return failure.getMessage();
    }
    if (failure instanceof java.io.IOException) {
      return failure.getMessage();
    }
    return "this should not happen (" + failure + "); please report it with what --verbose prints";
  }
}
