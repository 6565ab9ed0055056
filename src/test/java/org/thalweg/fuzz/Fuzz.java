package org.thalweg.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Gives a reader of foreign bytes a great many damaged inputs. It fails at the first that is
 * answered by an exception, takes more memory or time than one input may, or never ends; and if the
 * heap is larger at the end than it was after the first tenth.
 *
 * <p>{@code -Dfuzz=1000000} gives every reader that many; {@code -Dfuzz.report=FILE} gets a line
 * for each. The inputs are the same on every run.
 *
 * @param <T> an input, such as {@code byte[]}
 */
public final class Fuzz<T> {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int SEED = 20_261_123;

  /** Of processor time, which a busy machine doesn't lengthen. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final long MOST_GROWTH = 16 << 20;

  private final String target;
  private final int count;
  private final long mostBytes;
  private final AtomicLong tried = new AtomicLong();
  private volatile T input;
  private volatile Throwable failure;
  private long heapBefore;
  private long slowest;

  private Fuzz(String target, int count, long mostBytes) {
    this.target = target;
    this.count = count;
    this.mostBytes = mostBytes;
  }

  /**
   * A run against one target.
   *
   * @param target its name in the report
   * @param few how many inputs without {@code -Dfuzz}
   * @param mostBytes what reading one input may take of memory
   */
  public static <T> Fuzz<T> of(String target, int few, long mostBytes) {
    return new Fuzz<>(target, Integer.getInteger("fuzz", few), mostBytes);
  }

  /**
   * Runs.
   *
   * @param inputs makes the next input
   * @param reader reads it; whatever it throws is a failure
   */
  public void run(Function<Random, T> inputs, Consumer<T> reader) {
    Thread worker = new Thread(() -> work(inputs, reader), "fuzz " + target);
    worker.setDaemon(true);
    worker.start();
    watch(worker);
    if (failure != null) {
      throw new AssertionError(describe(failure.getMessage()), failure);
    }
    input = null;
    assertThat(heap() - heapBefore).as("growth of the heap by %s", target).isLessThan(MOST_GROWTH);
    report();
  }

  private void watch(Thread worker) {
    long last = -1;
    long since = 0;
    try {
      while (worker.isAlive()) {
        worker.join(1_000);
        long cpu = Math.max(0, THREADS.getThreadCpuTime(worker.getId()));
        if (tried.get() != last) {
          last = tried.get();
          since = cpu;
        } else if (cpu - since > 6 * LONGEST.toNanos()) {
          throw new AssertionError(describe("must end"));
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private void work(Function<Random, T> inputs, Consumer<T> reader) {
    Random random = new Random(SEED);
    int warm = count / 10;
    try {
      for (int i = 0; i < count; i++) {
        if (i == warm) {
          heapBefore = heap();
        }
        input = inputs.apply(random);
        read(reader);
        tried.incrementAndGet();
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  private void read(Consumer<T> reader) {
    long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    long nanos = THREADS.getCurrentThreadCpuTime();
    reader.accept(input);
    long taken = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes;
    long lasted = THREADS.getCurrentThreadCpuTime() - nanos;
    slowest = Math.max(slowest, lasted);
    if (taken > mostBytes) {
      throw new AssertionError("must take at most " + mostBytes + " bytes: " + taken);
    }
    if (lasted > LONGEST.toNanos()) {
      throw new AssertionError("must take at most " + LONGEST + ": " + lasted + " ns");
    }
  }

  /** What is in use after a collection. */
  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private String describe(String what) {
    T culprit = input;
    String shown =
        culprit instanceof byte[] bytes
            ? HexFormat.of().formatHex(bytes, 0, Math.min(4_096, bytes.length))
            : String.valueOf(culprit);
    return "%s, input %d of seed %d: %s%n%s".formatted(target, tried.get(), SEED, what, shown);
  }

  private void report() {
    String file = System.getProperty("fuzz.report");
    if (file == null) {
      return;
    }
    String line =
        "%-32s %,12d inputs   slowest %5d ms of processor time%n"
            .formatted(target, tried.get(), slowest / 1_000_000);
    try {
      Path unused =
          Files.writeString(
              Path.of(file),
              line,
              StandardCharsets.UTF_8,
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
