package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.flink.io.FailingEvents;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.KafkaModels;
import org.thalweg.flink.io.KafkaOutputs;
import org.thalweg.flink.io.OutSchemas;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.JobTopics;
import org.thalweg.local.LocalException;
import org.thalweg.local.RunningJob;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/** Train, then score, through a real broker and a cluster. */
final class ScoreJobIT {

  private static final String FIELDS =
      "{\"name\": \"x\", \"type\": \"double\"}, {\"name\": \"y\", \"type\": \"double\"}";

  private static final String TRAIN =
      """
      thalweg: 1
      kind: train
      name: points
      events:
        topic: points.events
        schema: '{"type": "record", "name": "P", "fields": [%s, {"name": "side", "type": "string"}]}'
        features: {x: {}, y: {}}
        label: {field: side, classes: [left, right]}
      network: [{dense: 8}, tanh]
      publish: {models: {topic: points.models, every: 100 events, chunk: 1 KiB}}
      flink: {checkpoints: {every: 200 ms}}
      """
          .formatted(FIELDS);

  private static final String SCORE =
      """
      thalweg: 1
      kind: score
      name: points-score
      events:
        topic: points.new
        schema: '{"type": "record", "name": "P", "fields": [%s]}'
      models: points.models
      scoring: {spread: SPREAD}
      publish: {delivery: DELIVERY}
      flink: {parallelism: 1, checkpoints: {every: 200 ms}}
      """
          .formatted(FIELDS);

  private final Random random = new Random(7);

  @ParameterizedTest
  @ValueSource(strings = {"broadcast", "keyed"})
  void eventsWaitForTheFirstSnapshotAndMeetTheNextOnesWithoutAPause(String spread)
      throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedFlink flink = EmbeddedFlink.start(2);
        Topic topics = new Topic(kafka.bootstrap(), "points-score.predictions")) {
      TrainJob train = (TrainJob) job(TRAIN, kafka);
      ScoreJob score =
          (ScoreJob)
              job(SCORE.replace("SPREAD", spread).replace("DELIVERY", "at-least-once"), kafka);
      new JobTopics(train).create();
      new JobTopics(score).create();
      StreamExecutionEnvironment scoring = flink.environment();
      ScoreGraph.build(scoring, score);
      RunningJob running = flink.submit(scoring);
      StreamExecutionEnvironment training = flink.environment();
      TrainGraph.build(training, train);
      RunningJob learning = flink.submit(training);

      long sent = 20;
      events(topics, 20);
      labelled(topics, 100);
      topics.readUntil(20);
      assertThat(topics.read).extracting(p -> p.get("version")).containsOnly(1L);
      labelled(topics, 100);
      while ((Long) topics.last().get("version") < 2) {
        events(topics, 1);
        topics.readUntil(++sent);
      }

      assertThat(topics.read)
          .extracting(p -> (Long) p.get("offset"))
          .containsExactlyElementsOf(LongStream.range(0, sent).boxed().toList());
      assertThat(topics.read).extracting(p -> (Long) p.get("version")).isSorted();
      assertThat(topics.last().get("learnt"))
          .hasToString("[{\"topic\": \"points.events\", \"partition\": 0, \"offset\": 200}]");
      running.cancel();
      learning.cancel();
    }
  }

  @Test
  void withExactlyOnceAFailureLosesAndDoublesNothing() throws Exception {
    int events = 2000;
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedFlink flink = EmbeddedFlink.start(1);
        Topic topics = new Topic(kafka.bootstrap(), "points-score.predictions")) {
      TrainJob train = (TrainJob) job(TRAIN, kafka);
      ScoreJob score =
          (ScoreJob)
              job(SCORE.replace("SPREAD", "broadcast").replace("DELIVERY", "exactly-once"), kafka);
      new JobTopics(train).create();
      new JobTopics(score).create();
      labelled(topics, 300);
      StreamExecutionEnvironment training = flink.environment();
      TrainGraph.buildBounded(training, train);
      flink.submit(training).await();

      StreamExecutionEnvironment scoring = flink.environment();
      scoring.configure(restarts());
      ScoreGraph.build(
          scoring,
          score,
          FailingEvents.source(
              new KafkaEvents(score.kafka(), score.name(), score.topics()),
              score.topic(),
              events,
              events / 2 + 100,
              1),
          new KafkaModels(score.kafka(), score.name(), score.models()).untilNow(),
          KafkaOutputs.sink(score.kafka(), score.name(), score.publish()));
      events(topics, events / 2);
      RunningJob running = flink.submit(scoring);
      // Once predictions can be read, there is a checkpoint to go back to.
      topics.readUntil(100);
      events(topics, events / 2);
      running.await();

      assertThat(FailingEvents.failuresLeft()).isZero();
      topics.readToEnd();
      assertThat(topics.read).hasSize(events);
      assertThat(topics.read)
          .extracting(p -> (Long) p.get("offset"))
          .containsExactlyElementsOf(LongStream.range(0, events).boxed().toList());
      assertThat(topics.last().get("version")).isEqualTo(3L);
    }
  }

  /** The models come from the savepoint: their topic has been read to its end before. */
  @Test
  void aSavepointGoesOnInMoreSubtasksAndNotInTheOtherSpread() throws Exception {
    String text = SCORE.replace("SPREAD", "broadcast").replace("DELIVERY", "exactly-once");
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedFlink flink = EmbeddedFlink.start(2);
        Topic topics = new Topic(kafka.bootstrap(), "points-score.predictions")) {
      TrainJob train = (TrainJob) job(TRAIN, kafka);
      new JobTopics(train).create();
      new JobTopics(job(text, kafka)).create();
      labelled(topics, 100);
      StreamExecutionEnvironment training = flink.environment();
      TrainGraph.buildBounded(training, train);
      flink.submit(training).await();

      events(topics, 50);
      RunningJob one = start(flink, job(text, kafka), null);
      topics.readUntil(50);
      String savepoint = one.stop().join();
      events(topics, 50);
      String wider = text.replace("parallelism: 1", "parallelism: 2");
      RunningJob two = start(flink, job(wider, kafka), savepoint);
      topics.readUntil(100);
      two.cancel();
      assertThat(topics.read)
          .extracting(p -> p.get("offset") + " by " + p.get("version"))
          .containsExactlyElementsOf(
              LongStream.range(0, 100).mapToObj(offset -> offset + " by 1").toList());

      String keyed = text.replace("spread: broadcast", "spread: keyed");
      RunningJob other = start(flink, job(keyed, kafka), savepoint);
      assertThatThrownBy(other::await)
          .isInstanceOf(LocalException.class)
          .hasMessageContaining("Cannot map checkpoint/savepoint state for operator");
    }
  }

  private static RunningJob start(EmbeddedFlink flink, JobSpec job, String savepoint) {
    StreamExecutionEnvironment env = flink.environment();
    if (savepoint != null) {
      Configuration from = new Configuration();
      from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
      env.configure(from);
    }
    ScoreGraph.build(env, (ScoreJob) job);
    return flink.submit(env);
  }

  private static JobSpec job(String text, EmbeddedKafka kafka) {
    return JobSpec.parse(text).withKafka(KafkaSpec.of(kafka.bootstrap()));
  }

  private static Configuration restarts() {
    Configuration restarts = new Configuration();
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    return restarts;
  }

  private void events(Topic topics, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      topics.send("points.new", event(random.nextGaussian(), random.nextGaussian(), null));
    }
    topics.flush();
  }

  private void labelled(Topic topics, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      topics.send("points.events", event(x, y, x > y ? "right" : "left"));
    }
    topics.flush();
  }

  private static byte[] event(double x, double y, String side) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    out.writeDouble(x);
    out.writeDouble(y);
    if (side != null) {
      out.writeString(side);
    }
    return bytes.toByteArray();
  }

  /** Writes to any topic and reads the predictions. */
  private static final class Topic implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final GenericDatumReader<GenericRecord> reader =
        new GenericDatumReader<>(OutSchemas.PREDICTION);
    private final TopicPartition predictions;
    final List<GenericRecord> read = new ArrayList<>();

    Topic(String bootstrap, String topic) {
      predictions = new TopicPartition(topic, 0);
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", bootstrap),
              new ByteArraySerializer(),
              new ByteArraySerializer());
      consumer =
          new KafkaConsumer<>(
              Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
    }

    void send(String topic, byte[] value) {
      var unused = producer.send(new ProducerRecord<>(topic, 0, null, value));
    }

    void flush() {
      producer.flush();
    }

    void readUntil(long records) throws IOException {
      while (read.size() < records) {
        poll();
      }
    }

    void readToEnd() throws IOException {
      long end = consumer.endOffsets(List.of(predictions)).get(predictions);
      while (consumer.position(predictions) < end) {
        poll();
      }
    }

    GenericRecord last() {
      return read.get(read.size() - 1);
    }

    private void poll() throws IOException {
      if (consumer.assignment().isEmpty()) {
        consumer.assign(List.of(predictions));
        consumer.seekToBeginning(List.of(predictions));
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        read.add(reader.read(null, DecoderFactory.get().binaryDecoder(record.value(), null)));
      }
    }

    @Override
    public void close() {
      producer.close();
      consumer.close();
    }
  }
}
