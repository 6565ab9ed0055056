package org.thalweg.cluster;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another class's {@code main} and ends this JVM when its standard input ends: a child of a
 * test doesn't outlive it, however the test ends.
 */
final class Watched {

  private Watched() {}

  /** The class to run, then its arguments. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Thread watch = new Thread(Watched::haltAtEndOfInput, "end-of-input");
    watch.setDaemon(true);
    watch.start();
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(args[0] + " failed", e.getCause());
    }
  }

  private static void haltAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      // As good as its end.
    }
    Runtime.getRuntime().halt(1);
  }
}
