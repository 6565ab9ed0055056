package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.KafkaOutputs;
import org.thalweg.flink.io.OldOutputs;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.RunningJob;
import org.thalweg.local.Topics;
import org.thalweg.snapshot.Publication;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/**
 * Jobs {@code pay} and {@code pay-eu} with a common topic of dead letters. They make no checkpoint
 * while the tests last, so what they have written is in an open transaction until they stop.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class NeighboursIT {

  private static final String LETTERS = "common.dead-letters";
  private static final int RECORDS = 200;

  private static final String JOB =
      """
      thalweg: 1
      kind: train
      name: NAME
      events:
        topic: points.events
        schema: '%s'
        features: {x: {}, y: {}}
        label: {field: side, classes: [left, right]}
      network: []
      training: {batch: 1}
      publish: {deadLetters: common.dead-letters}
      flink: {checkpoints: {every: 4 min}}
      """
          .formatted(TenantPoints.SCHEMA.replace("\n", " "));

  private final EmbeddedKafka kafka = EmbeddedKafka.start();
  private final EmbeddedFlink flink = EmbeddedFlink.start(2);
  private final Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
  private final TenantPoints points = new TenantPoints(kafka.bootstrap(), "points.events");
  private final Ends ends = new Ends(kafka.bootstrap());
  private final TrainJob pay = job("pay");
  private final TrainJob payEu = job("pay-eu");

  @BeforeEach
  void send() throws Exception {
    Topics.create(
        kafka.bootstrap(), List.of(Topics.plain("points.events", 1), Topics.plain(LETTERS, 1)));
    for (TrainJob job : List.of(pay, payEu)) {
      Topics.create(
          kafka.bootstrap(),
          List.of(
              Topics.plain(job.publish().predictions(), 1),
              Topics.plain(job.publish().metrics().topic(), 1),
              Topics.models(job.publish().models().topic(), Publication.DEFAULT),
              Topics.plain(job.control(), 1)));
    }
    points.send(0, RECORDS);
  }

  @AfterEach
  void stop() {
    ends.close();
    points.close();
    admin.close();
    flink.close();
    kafka.close();
  }

  @Test
  void aJobThatStartsLeavesTheTransactionOfItsNeighbourOpen() throws Exception {
    RunningJob neighbour = start(payEu, outputs(payEu), null);
    awaitOpen(payEu);
    RunningJob job = start(pay, outputs(pay), null);
    awaitOpen(pay);

    neighbour.stop().join();
    job.stop().join();
    assertThat(committed(payEu)).isEqualTo(predictions(RECORDS));
    assertThat(committed(pay)).isEqualTo(predictions(RECORDS));
  }

  @Test
  void aJobFromAnOldSavepointEndsWhatItsOldNameLeftOpenAndNoNeighbours() throws Exception {
    RunningJob old = start(pay, OldOutputs.sink(pay), null);
    awaitOpen(pay);
    String savepoint = old.stop().join();
    RunningJob neighbour = start(payEu, OldOutputs.sink(payEu), null);
    awaitOpen(payEu);
    // One that an attempt left which was killed, and one of a job pay-1.
    leaveOpen("thalweg-pay-0-7");
    leaveOpen("thalweg-pay-1-0-7");

    points.send(RECORDS, 2 * RECORDS);
    RunningJob job = start(pay, outputs(pay), savepoint);
    awaitOpen(pay);

    assertThat(state("thalweg-pay-0-7")).isEqualTo(TransactionState.EMPTY);
    assertThat(state("thalweg-pay-1-0-7")).isEqualTo(TransactionState.ONGOING);
    assertThat(state("thalweg-pay-eu-0-0")).isEqualTo(TransactionState.ONGOING);
    assertThat(state("thalweg-pay:-0-0")).isEqualTo(TransactionState.ONGOING);
    String second = job.stop().join();
    neighbour.stop().join();
    assertThat(committed(payEu)).isPositive();
    assertThat(committed(pay)).isEqualTo(predictions(2 * RECORDS));

    RunningJob again = start(pay, outputs(pay), second);
    points.send(2 * RECORDS, 3 * RECORDS);
    awaitOpen(pay);
    again.stop().join();
    assertThat(committed(pay)).isEqualTo(predictions(3 * RECORDS));
  }

  private TrainJob job(String name) {
    return ((TrainJob) JobSpec.parse(JOB.replace("NAME", name)))
        .withKafka(KafkaSpec.of(kafka.bootstrap()));
  }

  private static Sink<OutRecord> outputs(TrainJob job) {
    return KafkaOutputs.sink(job.kafka(), job.name(), job.publish());
  }

  private RunningJob start(TrainJob job, Sink<OutRecord> sink, String savepoint) {
    StreamExecutionEnvironment env = flink.environment();
    if (savepoint != null) {
      Configuration from = new Configuration();
      from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
      env.configure(from);
    }
    TrainGraph.build(
        env,
        job,
        new KafkaEvents(job.kafka(), job.name(), job.topic()).unbounded(),
        new KafkaEvents(job.kafka(), job.name(), job.control()).unbounded(),
        sink);
    return flink.submit(env);
  }

  /** Waits for the predictions of all records that there are, committed or not. */
  private void awaitOpen(TrainJob job) {
    int records = (int) ends.of(job.topic());
    // Markers of earlier commits take an offset each.
    ends.await(job.publish().predictions(), predictions(records) + records / RECORDS - 1);
  }

  private static int predictions(int records) {
    return records - records / TenantPoints.POISON;
  }

  private int committed(TrainJob job) {
    try (CommittedRecords read =
        new CommittedRecords(kafka.bootstrap(), List.of(job.publish().predictions()))) {
      return read.readToEnd().get(job.publish().predictions()).size();
    }
  }

  private TransactionState state(String id) throws Exception {
    return admin.describeTransactions(List.of(id)).description(id).get().state();
  }

  private void leaveOpen(String id) throws Exception {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap(), "transactional.id", id),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(LETTERS, new byte[1])).get();
    producer.close(Duration.ZERO);
  }
}
