package org.thalweg.flink.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.internal.FlinkKafkaInternalProducer;
import org.apache.flink.connector.kafka.sink.internal.KafkaCommitter;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.thalweg.cluster.Waiting;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.HastyBroker;
import org.thalweg.local.LogLines;
import org.thalweg.local.Topics;

/** Transactions of a complete checkpoint, and what is said of each when a job goes on from it. */
final class OutputCommitterTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static EmbeddedKafka kafka;
  private static Admin admin;

  private final LogLines lines = new LogLines();

  @BeforeAll
  static void start() {
    kafka = HastyBroker.start();
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
    Topics.create(kafka.bootstrap(), List.of(Topics.plain("out", 1)));
  }

  @AfterAll
  static void stop() {
    admin.close();
    kafka.close();
  }

  @Test
  void oneThatIsOpenIsCommitted() throws Exception {
    KafkaCommittable prepared = prepare("open", 60_000, false);
    assertThat(recommit(prepared)).isEmpty();
    await("open", TransactionState.COMPLETE_COMMIT);
    assertThat(lines.count()).isZero();
  }

  @Test
  void oneThatWasCommittedIsNoNews() throws Exception {
    KafkaCommittable prepared = prepare("committed", 60_000, true);
    await("committed", TransactionState.COMPLETE_COMMIT);
    assertThat(recommit(prepared)).containsExactly("already committed");
    assertThat(lines.count()).isZero();
  }

  @Test
  void oneWhoseIdWasUsedAgainIsOver() throws Exception {
    KafkaCommittable prepared = prepare("used", 60_000, true);
    prepare("used", 60_000, false);
    assertThat(recommit(prepared)).containsExactly("already committed");
    assertThat(state("used")).isEqualTo(TransactionState.ONGOING);
    assertThat(lines.with("")).hasSize(1).first().asString().startsWith("WARN the id of Kafka");
  }

  @Test
  void oneThatKafkaHasForgottenIsOver() throws Exception {
    assertThat(recommit(new KafkaCommittable(77, (short) 3, "forgotten", null)))
        .containsExactly("already committed");
    assertThat(lines.with("")).hasSize(1).first().asString().startsWith("WARN the id of Kafka");
  }

  @Test
  void oneThatKafkaGaveUpIsSaidToBeLost() throws Exception {
    KafkaCommittable prepared = prepare("lost", 300, false);
    await("lost", TransactionState.COMPLETE_ABORT);
    assertThat(recommit(prepared)).containsExactly("failed");
    assertThat(lines.with("")).hasSize(1);
    assertThat(lines.with("ERROR outputs are lost: KafkaCommittable{").get(0))
        .contains("transactionalId='lost'")
        .endsWith(
            "is part of a complete checkpoint, and Kafka gave it up before it was committed, because"
                + " the job was away for longer than publish.transactionTimeout or because another"
                + " job of its name ran");
  }

  /** A transaction with a record, as a checkpoint keeps it. */
  private static KafkaCommittable prepare(String id, int timeoutMillis, boolean commit) {
    Properties settings = settings();
    settings.setProperty("transaction.timeout.ms", Integer.toString(timeoutMillis));
    try (FlinkKafkaInternalProducer<byte[], byte[]> producer =
        new FlinkKafkaInternalProducer<>(settings, id)) {
      producer.initTransactions();
      producer.beginTransaction();
      var unused = producer.send(new ProducerRecord<>("out", new byte[1]), null);
      producer.flush();
      KafkaCommittable prepared = KafkaCommittable.of(producer);
      if (commit) {
        producer.commitTransaction();
      }
      return new KafkaCommittable(prepared.getProducerId(), prepared.getEpoch(), id, null);
    }
  }

  /** What Flink is told of it by a job that goes on from the checkpoint. */
  private static List<String> recommit(KafkaCommittable committable) throws Exception {
    Request request = new Request(committable, new ArrayList<>());
    OutputCommitter committer =
        new OutputCommitter(
            new KafkaCommitter(settings(), "test", 0, 0, true, FlinkKafkaInternalProducer::new),
            settings());
    committer.commit(List.of(request));
    committer.close();
    return request.said;
  }

  /** Kafka writes its marks behind a commit that has returned. */
  private static void await(String id, TransactionState state) {
    Waiting.until(id + " is " + state, PATIENCE, () -> state(id) == state, () -> "");
  }

  private static TransactionState state(String id) throws Exception {
    return admin.describeTransactions(List.of(id)).description(id).get().state();
  }

  private static Properties settings() {
    Properties settings = new Properties();
    settings.setProperty("bootstrap.servers", kafka.bootstrap());
    settings.setProperty("key.serializer", ByteArraySerializer.class.getName());
    settings.setProperty("value.serializer", ByteArraySerializer.class.getName());
    return settings;
  }

  @AfterEach
  void close() {
    lines.close();
  }

  private record Request(KafkaCommittable committable, List<String> said)
      implements CommitRequest<KafkaCommittable> {

    @Override
    public KafkaCommittable getCommittable() {
      return committable;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
      said.add("failed");
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
      said.add("failed: " + reason);
    }

    @Override
    public void retryLater() {
      said.add("later");
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable changed) {
      said.add("later, changed");
    }

    @Override
    public void signalAlreadyCommitted() {
      said.add("already committed");
    }
  }
}
