package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.groups.TaskMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingTaskMetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutSchemas;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.learn.ModelSpec;
import org.thalweg.snapshot.Publication;

final class DecodeOperatorTest {

  @Test
  void aGoodRecordIsAnEventUnderItsModelKey() throws Exception {
    Decoded decoded = decode(Points.record("acme", 1, 2, "left", 7));

    assertThat(decoded).isInstanceOf(Event.class);
    assertThat(decoded.key()).isEqualTo("acme");
    Event event = (Event) decoded;
    assertThat(event.example().features()).containsExactly(1, 2);
    assertThat(event.example().label()).containsExactly(0);
    assertThat(event.record().offset()).isEqualTo(7);
  }

  @Test
  void anUnknownClassIsADeadLetterWithTheReason() throws Exception {
    GenericRecord letter = letter(decode(Points.record("acme", 1, 2, "up", 7)));

    assertThat(letter.get("reason")).hasToString("UNKNOWN_CLASS");
    assertThat(letter.get("offset")).isEqualTo(7L);
  }

  @Test
  void noBytesAndOthersAreDeadLetters() throws Exception {
    for (byte[] value : new byte[][] {null, {}, {1, 2, 3}}) {
      InRecord record = new InRecord("points", 3, 0, -1, null, value, Header.NONE);
      Decoded decoded = decode(record);
      assertThat(decoded.key()).isEqualTo("points-3");
      assertThat(letter(decoded).get("reason")).hasToString("UNDECODABLE");
    }
  }

  @Test
  void anIdOutsideItsTableIsADeadLetter() throws Exception {
    Map<String, Object> tree = tree(Points.model(1).definition());
    tree.put("network", List.of(Map.of("embedding", Map.of("entries", 5, "dim", 2)), "flatten"));
    TrainSettings settings = settings(ModelSpec.read(tree));

    GenericRecord letter = letter(decode(settings, Points.record("acme", 1, 5, "left", 7)));

    assertThat(letter.get("reason")).hasToString("OUT_OF_RANGE");
    assertThat(decode(settings, Points.record("acme", 1, 4, "left", 7))).isInstanceOf(Event.class);
  }

  @Test
  @SuppressWarnings("try") // close() is Flink's, and may throw InterruptedException
  void weightsAboveTheirBoundAreCounted() throws Exception {
    InterceptingOperatorMetricGroup metrics = new InterceptingOperatorMetricGroup();
    TaskMetricGroup task =
        new InterceptingTaskMetricGroup() {
          @Override
          public InternalOperatorMetricGroup getOrAddOperator(
              OperatorID id, String name, Map<String, String> variables) {
            return metrics;
          }
        };
    OneInputStreamOperatorTestHarness<InRecord, Decoded> harness =
        new OneInputStreamOperatorTestHarness<>(
            new DecodeOperator(settings(weighted())),
            new MockEnvironmentBuilder().setMetricGroup(task).build());
    try {
      harness.setup(new DecodedSerializer());
      harness.open();
      for (double x : new double[] {3, 10, 1e6, 11}) {
        harness.processElement(Points.record("acme", x, 2, "left", 7), 0);
      }
      assertThat(harness.extractOutputValues())
          .extracting(decoded -> ((Event) decoded).example().weight())
          .containsExactly(3f, 10f, 10f, 10f);
      assertThat(((Gauge<?>) metrics.get("clippedWeights")).getValue()).isEqualTo(2L);
    } finally {
      harness.close();
    }
  }

  /** The weight is x, and at most 10. */
  private static ModelSpec weighted() {
    Map<String, Object> tree = tree(Points.model(1).definition());
    Map<String, Object> events = tree(tree.get("events"));
    events.put("weight", Map.of("field", "x", "max", 10));
    tree.put("events", events);
    return ModelSpec.read(tree);
  }

  private static Map<String, Object> tree(Object definition) {
    Map<String, Object> tree = new LinkedHashMap<>();
    ((Map<?, ?>) definition).forEach((key, value) -> tree.put("" + key, value));
    return tree;
  }

  private static TrainSettings settings(ModelSpec model) {
    return TrainSettings.of(
        "points",
        model,
        Optional.empty(),
        Points.OFTEN,
        Points.OFTEN,
        Publication.ofChunks(1 << 16));
  }

  private static Decoded decode(InRecord record) throws Exception {
    return decode(Points.settings(1, null, Points.OFTEN), record);
  }

  private static Decoded decode(TrainSettings settings, InRecord record) throws Exception {
    OneInputStreamOperatorTestHarness<InRecord, Decoded> harness =
        new OneInputStreamOperatorTestHarness<>(new DecodeOperator(settings));
    try {
      harness.setup(new DecodedSerializer());
      harness.open();
      harness.processElement(record, 0);
      List<Decoded> out = harness.extractOutputValues();
      assertThat(out).hasSize(1);
      return out.get(0);
    } finally {
      harness.close();
    }
  }

  private static GenericRecord letter(Decoded decoded) throws IOException {
    assertThat(decoded).isInstanceOf(Refusal.class);
    Refusal refusal = (Refusal) decoded;
    assertThat(refusal.letter().topic()).isEqualTo(OutTopic.DEAD_LETTERS);
    return new GenericDatumReader<GenericRecord>(OutSchemas.DEAD_LETTER)
        .read(null, DecoderFactory.get().binaryDecoder(refusal.letter().value(), null));
  }
}
