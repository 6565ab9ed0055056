package org.thalweg.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every kind of metrics owes a checkpoint. */
final class MetricsStateTest {
  private static final int WIDTH = 3;

  static List<Supplier<Metrics>> kinds() {
    return List.of(
        () -> new ClassificationMetrics(WIDTH, 7),
        () -> ClassificationMetrics.ofFlag(7),
        () -> new FlagsMetrics(WIDTH, 7),
        () -> new RegressionMetrics(7),
        () -> new ClassificationMetrics(WIDTH, 7, 3),
        () -> ClassificationMetrics.ofFlag(7, 3),
        () -> new FlagsMetrics(WIDTH, 7, 3),
        () -> new RegressionMetrics(7, 3));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void isRestoredBitForBitAtAnyMoment(Supplier<Metrics> kind) throws IOException {
    for (int events = 0; events < 40; events++) {
      Metrics metrics = kind.get();
      feed(metrics, new Random(1), events);
      Metrics restored = read(MetricsFormat.bytes(metrics));
      assertThat(restored).isEqualTo(metrics).hasSameHashCodeAs(metrics);
      feed(metrics, new Random(2), 20);
      feed(restored, new Random(2), 20);
      assertThat(MetricsFormat.bytes(restored)).isEqualTo(MetricsFormat.bytes(metrics));
      assertThat(restored.values()).isEqualTo(metrics.values());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aCopyGoesItsOwnWay(Supplier<Metrics> kind) {
    Metrics metrics = kind.get();
    feed(metrics, new Random(1), 10);
    Metrics copy = metrics.copy();
    feed(copy, new Random(2), 1);
    assertThat(copy).isNotEqualTo(metrics);
    assertThat(metrics.events()).isEqualTo(10);
    assertThat(metrics.window()).isEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void stateDoesNotGrowWithTheStream(Supplier<Metrics> kind) {
    Metrics metrics = kind.get();
    feed(metrics, new Random(1), 7);
    int bytes = MetricsFormat.bytes(metrics).length;
    feed(metrics, new Random(1), 1000);
    assertThat(MetricsFormat.bytes(metrics)).hasSize(bytes);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anEventLeavesNoGarbage(Supplier<Metrics> kind) {
    Metrics metrics = kind.get();
    float[] targets = {1, 0, 1};
    float[] outputs = {0.25f, 0.5f, 0.25f};
    long first = allocatedBy(metrics, targets, outputs, 10_000);
    long second = allocatedBy(metrics, targets, outputs, 10_000);
    assertThat(Math.min(first, second)).isLessThan(10_000);
  }

  private static long allocatedBy(Metrics metrics, float[] targets, float[] outputs, int events) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < events; i++) {
      metrics.add(targets, 0, outputs, 0);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void strangeBytesAreRefused() {
    assertThatThrownBy(() -> read(new byte[] {1, 1}))
        .isInstanceOf(IOException.class)
        .hasMessage("metrics format version must be 2: 1");
    assertThatThrownBy(() -> read(new byte[] {2, 9}))
        .isInstanceOf(IOException.class)
        .hasMessage("kind of metrics must be 1 to 4: 9");
    assertThatThrownBy(() -> read(new byte[] {2, 4, 0x7f, 0, 0, 0}))
        .isInstanceOf(IOException.class)
        .hasMessage("window must be 1 to 1000000: 2130706432");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void damagedBytesGiveAnIoExceptionOrMetrics(Supplier<Metrics> kind) {
    Metrics metrics = kind.get();
    feed(metrics, new Random(1), 20);
    byte[] whole = MetricsFormat.bytes(metrics);
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] = (byte) random.nextInt();
      try {
        assertThat(read(damaged).values()).isNotEmpty();
      } catch (IOException expected) {
        assertThat(expected).isInstanceOf(IOException.class);
      }
    }
  }

  private static Metrics read(byte[] bytes) throws IOException {
    return Metrics.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  private static void feed(Metrics metrics, Random random, int events) {
    for (int i = 0; i < events; i++) {
      float[] targets = {random.nextInt(2), random.nextInt(2), random.nextInt(2)};
      float[] outputs = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
      metrics.add(targets, 0, outputs, 0);
    }
  }
}
