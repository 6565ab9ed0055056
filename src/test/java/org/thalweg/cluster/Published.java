package org.thalweg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.thalweg.flink.io.OutSchemas;
import org.thalweg.snapshot.Assembler;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.spec.PublishSpec;

/** What a job has published of a {@link KnownStream}, held against what it must be. */
final class Published {
  private final Broker broker;
  private final KnownStream stream;
  private final PublishSpec topics;

  Published(Broker broker, KnownStream stream) {
    this.broker = broker;
    this.stream = stream;
    this.topics = stream.job().publish();
  }

  /** Whether all that must come has come; there may be too much. */
  boolean isComplete() {
    return broker.committed(topics.predictions()).size() >= KnownStream.EVENTS
        && broker.committed(topics.deadLetters()).size() >= stream.poisoned().size()
        && broker.committed(topics.metrics().topic()).size() >= 4;
  }

  /** Asserts that everything is there once, and equal to the bit. */
  void assertExact() {
    KnownStream.Outcome expected = stream.expected();
    assertPredictions(expected);
    assertDeadLetters();
    assertSnapshot(expected);
  }

  private void assertPredictions(KnownStream.Outcome expected) {
    List<GenericRecord> records = broker.committed(topics.predictions(), OutSchemas.PREDICTION);
    Map<String, List<Float>> seen = new LinkedHashMap<>();
    for (GenericRecord record : records) {
      seen.put(record.get("event").toString(), probabilities(record));
    }
    assertThat(records).hasSize(KnownStream.EVENTS);
    assertThat(List.copyOf(seen.keySet())).isEqualTo(List.copyOf(expected.predictions().keySet()));
    assertThat(seen).isEqualTo(expected.predictions());
  }

  private static List<Float> probabilities(GenericRecord prediction) {
    return ((List<?>) prediction.get("probabilities")).stream().map(Float.class::cast).toList();
  }

  private void assertDeadLetters() {
    List<GenericRecord> letters = broker.committed(topics.deadLetters(), OutSchemas.DEAD_LETTER);
    assertThat(letters)
        .extracting(letter -> ((Long) letter.get("offset")).intValue())
        .containsExactlyElementsOf(stream.poisoned());
    assertThat(letters)
        .extracting(letter -> letter.get("reason").toString())
        .containsOnly("UNDECODABLE");
  }

  private void assertSnapshot(KnownStream.Outcome expected) {
    Snapshot last = lastSnapshot();
    assertThat(last.header().learnt()).isEqualTo(KnownStream.EVENTS);
    assertThat(last.weights()).isEqualTo(expected.weights());
    assertThat(last.header().metrics()).containsAllEntriesOf(finite(expected.metrics()));
  }

  private static Map<String, Double> finite(Map<String, Double> metrics) {
    Map<String, Double> finite = new LinkedHashMap<>(metrics);
    finite.values().removeIf(value -> !Double.isFinite(value));
    return finite;
  }

  private Snapshot lastSnapshot() {
    Assembler assembler = new Assembler(1 << 24);
    Snapshot last = null;
    for (ConsumerRecord<byte[], byte[]> chunk : broker.committed(topics.models().topic())) {
      if (assembler.offer(chunk.key(), chunk.value()) instanceof Assembler.Result.Complete done) {
        last = done.snapshot().read();
      }
    }
    return last;
  }
}
