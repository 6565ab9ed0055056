package org.thalweg.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C and a polite kill, taken as a wish to end well. The JVM's own way, shutdown hooks, comes
 * too late: Flink's and Kafka's hooks then pull the run from under itself. The second signal ends
 * the JVM at once.
 *
 * <p>{@code sun.misc.Signal} is the only door to signals and exported by {@code jdk.unsupported};
 * the compiler warns of its very name, so it is reached by reflection, and where it is missing
 * Ctrl-C simply ends the JVM.
 */
final class Interrupts implements AutoCloseable {
  private static final int INTERRUPTED = 130;
  private static final List<String> SIGNALS = List.of("INT", "TERM");

  private final Map<String, Object> before = new HashMap<>();
  private final CountDownLatch first = new CountDownLatch(1);

  private Interrupts() {}

  /** Until this is closed, the first signal runs {@code wish}, on a thread of its own. */
  static Interrupts handle(Runnable wish) {
    Interrupts interrupts = new Interrupts();
    AtomicBoolean asked = new AtomicBoolean();
    Runnable handler =
        () -> {
          if (asked.getAndSet(true)) {
            Runtime.getRuntime().halt(INTERRUPTED);
          }
          interrupts.first.countDown();
          wish.run();
        };
    SIGNALS.forEach(name -> interrupts.before.put(name, install(name, proxy(handler))));
    return interrupts;
  }

  /** Waits for the first signal. */
  void await() throws InterruptedException {
    first.await();
  }

  /** Gives the signals back to who had them before. */
  @Override
  public void close() {
    before.forEach(
        (name, handler) -> {
          if (handler != null) {
            Object unused = install(name, handler);
          }
        });
  }

  /** Answers the handler that was there, or {@code null} if this JVM does not give the signal. */
  private static Object install(String name, Object handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      return signal
          .getMethod("handle", signal, handlerType())
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    } catch (ReflectiveOperationException e) {
      return null; // a JVM without signals, or java -Xrs: Ctrl-C ends it without a summary
    }
  }

  private static Class<?> handlerType() throws ClassNotFoundException {
    return Class.forName("sun.misc.SignalHandler");
  }

  private static Object proxy(Runnable handler) {
    try {
      Class<?> type = handlerType();
      return Proxy.newProxyInstance(
          type.getClassLoader(),
          new Class<?>[] {type},
          (self, method, arguments) -> call(handler, self, method, arguments));
    } catch (ClassNotFoundException e) {
      return null;
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
