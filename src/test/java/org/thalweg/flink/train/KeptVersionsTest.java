package org.thalweg.flink.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.snapshot.Assembler;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Compression;
import org.thalweg.snapshot.Encodings;
import org.thalweg.snapshot.Publication;

final class KeptVersionsTest {

  private static TrainSettings settings(int keep) {
    return TrainSettings.of(
        "points",
        Points.model(1),
        Optional.empty(),
        Points.NEVER,
        new Interval(2, 0),
        new Publication(Encodings.FLOAT32, Compression.NONE, Chunk.MIN_SIZE, keep));
  }

  private static List<OutRecord> models(TrainHarness harness) {
    return harness.taken().stream().filter(r -> r.topic() == OutTopic.MODELS).toList();
  }

  /** The versions of a tenant that can be fetched from a topic that was compacted. */
  private static List<Long> versions(List<OutRecord> log, String tenant) {
    Map<String, OutRecord> compacted = new LinkedHashMap<>();
    for (OutRecord record : log) {
      compacted.remove(new String(record.key(), UTF_8));
      if (record.value() != null) {
        compacted.put(new String(record.key(), UTF_8), record);
      }
    }
    List<Long> versions = new ArrayList<>();
    Assembler assembler = new Assembler(1 << 20);
    for (OutRecord record : compacted.values()) {
      if (assembler.offer(record.key(), record.value()) instanceof Assembler.Result.Complete done
          && done.snapshot().modelKey().equals(tenant)) {
        versions.add(done.snapshot().version());
      }
    }
    return versions;
  }

  @Test
  void theLastVersionsOfEveryModelStay() throws Exception {
    List<OutRecord> log = new ArrayList<>();
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, settings(3))) {
      harness.take("a", 0, 14);
      harness.take("b", 14, 18);
      log.addAll(models(harness));

      assertThat(versions(log, "a")).containsExactly(5L, 6L, 7L);
      assertThat(versions(log, "b")).containsExactly(1L, 2L);
      assertThat(log)
          .filteredOn(record -> record.value() == null)
          .extracting(record -> new String(record.key(), UTF_8))
          .contains("a/1/0", "a/4/0")
          .hasSize(4 * parts(log));
    }
  }

  @Test
  void whatStaysIsKnownAfterARestoreAndFollowsTheSetting() throws Exception {
    List<OutRecord> log = new ArrayList<>();
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, settings(5))) {
      harness.take("a", 0, 14);
      log.addAll(models(harness));
      state = harness.flink().snapshot(1, 1);
    }
    try (TrainHarness harness = TrainHarness.restore(Backend.HEAP, settings(2), state)) {
      harness.take("a", 14, 16);
      log.addAll(models(harness));
    }

    assertThat(versions(log, "a")).containsExactly(7L, 8L);
  }

  private static int parts(List<OutRecord> log) {
    return (int)
        log.stream().filter(record -> new String(record.key(), UTF_8).startsWith("a/7/")).count();
  }
}
