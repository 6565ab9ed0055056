package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thalweg.flink.io.CountedEvents;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.PagedFlink;
import org.thalweg.local.RunningJob;
import org.thalweg.local.Topics;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/** A sink that doesn't take what comes makes the source wait, and nothing is lost by it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class BackPressureIT {

  private static final int EVENTS = 40_000;

  /** What may lie between source and sink: two batches of the source, and Flink's buffers. */
  private static final int MOST_UNDERWAY = 20_000;

  private static final String JOB =
      """
      thalweg: 1
      kind: train
      name: slow
      events:
        topic: slow.events
        schema: >-
          {"type": "record", "name": "Point", "fields": [
          {"name": "x", "type": "double"}, {"name": "side", "type": "string"},
          {"name": "text", "type": "string"}]}
        features: {x: {}}
        label: {field: side, classes: [left, right]}
      network: [{dense: 4}, tanh]
      training: {batch: 4, optimizer: {sgd: 0.05}}
      publish:
        metrics: {topic: slow.metrics, every: 10000 events}
        models: {topic: slow.models, every: 10000 events}
      flink: {checkpoints: {every: 500 ms}}
      """;

  @Test
  void aSlowSinkSlowsTheSourceAndLosesNothing() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        PagedFlink cluster = PagedFlink.start(1)) {
      EmbeddedFlink flink = cluster.flink();
      TrainJob job = ((TrainJob) JobSpec.parse(JOB)).withKafka(KafkaSpec.of(kafka.bootstrap()));
      Topics.create(
          kafka.bootstrap(), List.of(Topics.plain(job.topic(), 1), Topics.plain(job.control(), 1)));
      write(kafka.bootstrap(), job.topic());
      BlockedSink.block();
      StreamExecutionEnvironment environment = flink.environment();
      KafkaEvents events = new KafkaEvents(job.kafka(), job.name(), job.topic());
      KafkaEvents commands = new KafkaEvents(job.kafka(), job.name(), job.control());
      TrainGraph.build(
          environment, job, CountedEvents.source(events), commands.untilNow(), new BlockedSink());
      RunningJob running = flink.submit(environment);
      try {
        awaitBackPressure(cluster.rest(), running);
        assertThat(BlockedSink.taken()).hasSize(1);
        assertThat(CountedEvents.given()).isPositive().isLessThan(MOST_UNDERWAY);
      } finally {
        BlockedSink.release();
      }
      running.await();

      assertThat(CountedEvents.given()).isEqualTo(EVENTS);
      List<String> predicted =
          BlockedSink.taken().stream()
              .filter(record -> record.topic() == OutTopic.PREDICTIONS)
              .map(OutRecord::key)
              .map(key -> new String(key, StandardCharsets.UTF_8))
              .toList();
      assertThat(predicted).hasSize(EVENTS).doesNotHaveDuplicates();
    }
  }

  private static void write(String bootstrap, String topic) throws Exception {
    String text = "x".repeat(200);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < EVENTS; i++) {
        Future<?> unused = producer.send(new ProducerRecord<>(topic, event(i, text)));
      }
    }
  }

  private static byte[] event(int i, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    out.writeDouble(i % 17);
    out.writeString(i % 17 < 8 ? "left" : "right");
    out.writeString(text);
    out.flush();
    return bytes.toByteArray();
  }

  /** Until Flink says that the source's task can do nothing but wait. */
  private static void awaitBackPressure(URI rest, RunningJob job) throws Exception {
    ObjectMapper json = new ObjectMapper();
    while (!job.ended().isDone()) {
      for (JsonNode vertex : read(json, rest.resolve("/jobs/" + job.id())).path("vertices")) {
        boolean source = vertex.path("name").asText().contains("decode");
        if (source && isHigh(json, rest, job, vertex.path("id").asText())) {
          return;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    job.await();
    throw new AssertionError("the job has ended without waiting for its sink");
  }

  private static boolean isHigh(ObjectMapper json, URI rest, RunningJob job, String vertex)
      throws IOException {
    URI page = rest.resolve("/jobs/" + job.id() + "/vertices/" + vertex + "/backpressure");
    return read(json, page).path("backpressureLevel").asText().equals("high");
  }

  private static JsonNode read(ObjectMapper json, URI page) throws IOException {
    try (InputStream in = page.toURL().openStream()) {
      return json.readTree(in);
    }
  }
}
