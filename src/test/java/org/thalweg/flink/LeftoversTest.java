package org.thalweg.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

final class LeftoversTest {
  private static final int COLLECTIONS = 20;

  /** What a job has many of. */
  record Pair(Pair left, Pair right) {}

  @Test
  void javaForgetsTheRecordsOfAJob() throws Exception {
    ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
    Reference<ClassLoader> job = useRecords(gone);

    Leftovers.forgetRecords();

    Reference<?> found = null;
    for (int i = 0; found == null && i < COLLECTIONS; i++) {
      System.gc();
      found = gone.remove(500);
    }
    assertThat(found == job).as("the job's class loader is collected").isTrue();
  }

  private static Reference<ClassLoader> useRecords(ReferenceQueue<ClassLoader> gone)
      throws Exception {
    ClassLoader job = new JobLoader();
    Class<?> type = job.loadClass(Pair.class.getName());
    Constructor<?> constructor = type.getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    Object inner = constructor.newInstance(null, null);
    Object pair = constructor.newInstance(inner, inner);
    assertThat(pair.getClass().getClassLoader() == job).isTrue();
    assertThat(pair.hashCode()).isEqualTo(0);
    assertThat(pair.equals(inner)).isFalse();
    assertThat(pair).hasToString("Pair[left=Pair[left=null, right=null], right=" + inner + "]");
    return new WeakReference<>(job, gone);
  }

  @Test
  void theAdminClientOfAWriterEndsWithItsThread() {
    Holder holder =
        new Holder(
            Admin.create(
                Map.of("bootstrap.servers", "127.0.0.1:1", "client.id", "of-leftovers-test")));
    assertThat(threads()).isEqualTo(1);

    Leftovers.closeAdmin(holder);

    assertThat(threads()).isZero();
    Leftovers.closeAdmin(new Holder(null));
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith("of-leftovers-test"))
        .count();
  }

  /** Stands for the connector's writer. */
  private static final class Holder {
    @SuppressWarnings("unused") // read by reflection
    private final Admin admin;

    Holder(Admin admin) {
      this.admin = admin;
    }
  }

  /** Has its own copy of the record and what surrounds it, as each job has. */
  private static final class JobLoader extends ClassLoader {

    JobLoader() {
      super(LeftoversTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return name.startsWith(LeftoversTest.class.getName())
          ? own(name)
          : super.loadClass(name, resolve);
    }

    private Class<?> own(String name) throws ClassNotFoundException {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
