package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thalweg.flink.io.FailingEvents;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.KafkaOutputs;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.RunningJob;
import org.thalweg.local.Topics;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/** Between real topics: what a failure leaves on them is what there would be without one. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class TrainJobIT {

  private static final int EVENTS = 4_000;

  /** Every so many events one that can't be decoded. */
  private static final int POISON = 500;

  private static final String JOB =
      """
      thalweg: 1
      kind: train
      name: points
      events:
        topic: points.events
        schema: >-
          {"type": "record", "name": "Point", "fields": [
          {"name": "x", "type": "double"},
          {"name": "y", "type": "double"},
          {"name": "side", "type": "string"}]}
        features: {x: {}, y: {}}
        label: {field: side, classes: [left, right]}
      network: [{dense: 8}, tanh]
      training: {batch: {size: 7, maxDelay: none}, optimizer: {adam: {learningRate: 0.01}}}
      publish:
        metrics: {topic: points.metrics, every: 500 events}
        models: {topic: points.models, every: 1000 events, chunk: 1 KiB}
      flink: {checkpoints: {every: 200 ms}}
      """;

  private static final List<String> OUTPUTS =
      List.of("points.predictions", "points.metrics", "points.models", "points.dead-letters");

  @Test
  void nothingIsLostOrDoubledAndTheWeightsAreTheSameToTheBit() throws Exception {
    Map<String, List<String>> undisturbed = run(0);
    Map<String, List<String>> disturbed = run(2);

    assertThat(undisturbed.get("points.predictions"))
        .hasSize(EVENTS - EVENTS / POISON)
        .doesNotHaveDuplicates();
    assertThat(undisturbed.get("points.dead-letters")).hasSize(EVENTS / POISON);
    assertThat(undisturbed.get("points.metrics")).hasSize(8);
    for (String topic : OUTPUTS) {
      assertSame(topic, disturbed.get(topic), undisturbed.get(topic));
    }
    Snapshot last = CommittedRecords.snapshots(undisturbed.get("points.models")).get("");
    assertThat(last.header().version()).isEqualTo(4);
    assertThat(last.header().learnt()).isEqualTo(EVENTS - EVENTS / POISON);
    assertThat(last.header().metrics().get("accuracy")).isGreaterThan(0.95);
  }

  /** As one assertion on both lists would, but without printing them. */
  private static void assertSame(String topic, List<String> actual, List<String> expected) {
    assertThat(actual.size()).as(topic).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("%s at %d", topic, i).isEqualTo(expected.get(i));
    }
  }

  /** All outputs by topic, as text, as a consumer of committed records sees them. */
  private static Map<String, List<String>> run(int failures) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedFlink flink = EmbeddedFlink.start(1)) {
      TrainJob job = ((TrainJob) JobSpec.parse(JOB)).withKafka(KafkaSpec.of(kafka.bootstrap()));
      Topics.create(
          kafka.bootstrap(),
          List.of(
              Topics.plain("points.events", 1),
              Topics.plain("points.predictions", 1),
              Topics.plain("points.metrics", 1),
              Topics.compacted("points.models", 1),
              Topics.plain("points.dead-letters", 1)));
      StreamExecutionEnvironment env = flink.environment();
      env.configure(restarts());
      KafkaEvents events = new KafkaEvents(job.kafka(), job.name(), job.topic());
      int half = EVENTS / 2;
      TrainGraph.build(
          env,
          job,
          FailingEvents.source(events, job.topic(), EVENTS, half + 500, failures),
          KafkaOutputs.sink(job.kafka(), job.name(), job.publish()));
      try (Feed feed = new Feed(kafka.bootstrap(), job.topic());
          CommittedRecords reader = new CommittedRecords(kafka.bootstrap(), OUTPUTS)) {
        feed.send(0, half);
        RunningJob running = flink.submit(env);
        // Once predictions can be read, there is a checkpoint to go back to.
        reader.readUntil("points.predictions", 1000);
        feed.send(half, EVENTS);
        running.await();
        assertThat(FailingEvents.failuresLeft()).isZero();
        return reader.readToEnd();
      }
    }
  }

  /** A cluster in this JVM gives up at the first failure unless the job says otherwise. */
  private static Configuration restarts() {
    Configuration restarts = new Configuration();
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    return restarts;
  }

  /** Writes the stream: the same events on every run. */
  private static final class Feed implements AutoCloseable {

    private final Random random = new Random(7);
    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    Feed(String bootstrap, String topic) {
      this.topic = topic;
      this.producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", bootstrap),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    }

    void send(int from, int to) throws Exception {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = from; i < to; i++) {
        double x = random.nextGaussian();
        double y = random.nextGaussian();
        byte[] value =
            i % POISON == POISON - 1
                ? "poison".getBytes(StandardCharsets.UTF_8)
                : event(x, y, x > y ? "right" : "left");
        // Dead letters repeat the time of their record: it must be the same on every run.
        sent.add(producer.send(new ProducerRecord<>(topic, 0, 1_000_000L + i, null, value)));
      }
      producer.flush();
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    }

    private static byte[] event(double x, double y, String side) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
      out.writeDouble(x);
      out.writeDouble(y);
      out.writeString(side);
      out.flush();
      return bytes.toByteArray();
    }

    @Override
    public void close() {
      producer.close();
    }
  }
}
