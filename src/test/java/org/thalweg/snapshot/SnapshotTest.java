package org.thalweg.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.thalweg.nn.Shape;

final class SnapshotTest {

  private static SnapshotHeader header(Map<String, Double> metrics) {
    SortedMap<String, SortedMap<Integer, Long>> offsets = new TreeMap<>();
    offsets.put("events", new TreeMap<>(Map.of(0, 17L, 3, 5L)));
    return new SnapshotHeader(
        "job", "1.0", "tenant/7", 4, 3, 2, 77, 100, 200, offsets, metrics, List.of("relu"));
  }

  private static Snapshot snapshot(
      Map<String, Double> metrics, byte[] statistics, float[] weights) {
    StoredTensor tensor =
        new StoredTensor("w", new Shape(weights.length), true, TensorEncoding.FLOAT32);
    return new Snapshot(header(metrics), statistics, List.of(tensor), weights);
  }

  @Property(tries = 100)
  void isReadBackAsItWasWritten(
      @ForAll @Size(max = 300) byte[] statistics,
      @ForAll @IntRange(min = 1, max = 5000) int weights) {
    float[] values = new float[weights];
    Random random = new Random(weights);
    for (int i = 0; i < weights; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    Snapshot snapshot = snapshot(Map.of("accuracy", 0.9), statistics, values);

    Assembler assembler = new Assembler(1 << 20);
    Assembler.Result last = null;
    for (Chunk chunk : snapshot.chunks(Publication.ofChunks(Chunk.MIN_SIZE))) {
      last = assembler.offer(chunk.key().bytes(), chunk.value());
    }
    Snapshot again = ((Assembler.Result.Complete) last).snapshot().read();

    assertThat(again.header()).isEqualTo(snapshot.header());
    assertThat(again.statistics()).isEqualTo(statistics);
    assertThat(again.weights()).isEqualTo(values);
  }

  @Test
  void figuresThatAreNotFiniteAreLeftOut() {
    assertThat(header(Map.of("r2", Double.NaN, "mae", 2.0)).metrics()).containsOnlyKeys("mae");
  }

  @Property(tries = 500)
  void bytesThatAreNoSnapshotAreRefused(@ForAll long seed) {
    byte[] whole = snapshot(Map.of(), new byte[9], new float[5]).bytes();
    Random random = new Random(seed);
    byte[] cut = java.util.Arrays.copyOf(whole, random.nextInt(whole.length));

    assertThatThrownBy(() -> Snapshot.of(cut))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be a snapshot: ");
  }

  @Test
  void aClaimedLengthTakesNoMemory() {
    byte[] whole = snapshot(Map.of(), new byte[0], new float[1]).bytes();
    whole[0] = 0x7f;

    assertThatThrownBy(() -> Snapshot.of(whole))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be a snapshot: a section of 2130706");
  }

  @Test
  void aParentIsOlder() {
    assertThatThrownBy(
            () ->
                new SnapshotHeader(
                    "job", "1.0", "", 4, 4, 0, 1, 0, 0, new TreeMap<>(), Map.of(), List.of()))
        .hasMessage("a parent must be older than version 4");
  }
}
