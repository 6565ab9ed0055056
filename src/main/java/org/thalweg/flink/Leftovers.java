package org.thalweg.flink;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.runtime.ObjectMethods;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;

/**
 * What a job would leave behind in a process that goes on without it. Each job has its own copy of
 * all its classes, some 20 MB, and one reference to one of them from a thread or from Java's own
 * classes keeps the whole copy: a dozen jobs later the process has no room for classes.
 */
public final class Leftovers {

  /** What a client has to end its thread, which may be about a broker that does not answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Leftovers() {}

  /**
   * Closes the admin clients that an object holds in its own fields. Flink's writer of transactions
   * makes one and leaves it open, and its thread would run on.
   */
  public static void closeAdmin(Object holder) {
    for (Class<?> type = holder.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (Admin.class.isAssignableFrom(field.getType())) {
          close(field, holder);
        }
      }
    }
  }

  private static void close(Field field, Object holder) {
    try {
      field.setAccessible(true);
      if (field.get(holder) instanceof Admin admin) {
        admin.close(PATIENCE);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a field that was made accessible must be: " + field, e);
    }
  }

  /**
   * Has Java forget the records of this job. What makes their {@code equals}, {@code hashCode} and
   * {@code toString} remembers the last type that it was asked for (until Java 19, <a
   * href="https://bugs.openjdk.org/browse/JDK-8078641">JDK-8078641</a>), so it is asked for types
   * of Java's own.
   */
  public static void forgetRecords() {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    try {
      MethodHandle getter =
          lookup.findVirtual(String.class, "strip", MethodType.methodType(String.class));
      ask(
          lookup,
          "equals",
          MethodType.methodType(boolean.class, String.class, Object.class),
          getter);
      ask(lookup, "hashCode", MethodType.methodType(int.class, String.class), getter);
      ask(lookup, "toString", MethodType.methodType(String.class, String.class), getter);
    } catch (Throwable e) { // what a bootstrap method is declared to throw
      throw new IllegalStateException("Java must know its own strings", e);
    }
  }

  private static void ask(
      MethodHandles.Lookup lookup, String method, MethodType type, MethodHandle getter)
      throws Throwable {
    Object unused = ObjectMethods.bootstrap(lookup, method, type, String.class, "a", getter);
  }
}
