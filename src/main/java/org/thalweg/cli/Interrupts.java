package org.thalweg.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Ctrl-C and a polite kill, taken as a wish to end well. The JVM's own way, shutdown hooks, comes
 * too late: Flink's and Kafka's hooks then pull the run from under itself. The second signal ends
 * the JVM at once.
 *
 * <p>{@code sun.misc.Signal} is the only door to signals and exported by {@code jdk.unsupported};
 * the compiler warns of its very name, so it is reached by reflection, and where it is missing
 * Ctrl-C simply ends the JVM.
 */
final class Interrupts {
  private static final int INTERRUPTED = 130;

  private Interrupts() {}

  /** From now on the first signal runs {@code wish}, on a thread of its own. */
  static void handle(Runnable wish) {
    boolean[] asked = {false};
    Runnable handler =
        () -> {
          if (asked[0]) {
            Runtime.getRuntime().halt(INTERRUPTED);
          }
          asked[0] = true;
          wish.run();
        };
    install("INT", handler);
    install("TERM", handler);
  }

  private static void install(String name, Runnable handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (self, method, arguments) -> call(handler, self, method, arguments));
      signal
          .getMethod("handle", signal, type)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException e) {
      // A JVM without signals: Ctrl-C ends it without a summary.
    } catch (InvocationTargetException e) {
      // Somebody else has this signal (java -Xrs): theirs.
    }
  }

  private static Object call(Runnable handler, Object self, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "handle" -> {
        handler.run();
        yield null;
      }
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "thalweg";
    };
  }
}
