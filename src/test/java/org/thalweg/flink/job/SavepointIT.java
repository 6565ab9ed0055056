package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.LocalException;
import org.thalweg.local.RunningJob;
import org.thalweg.local.Topics;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/** Jobs between real topics that are stopped with a savepoint and go on from it, changed or not. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class SavepointIT {

  private static final int RECORDS = 3_000;
  private static final int FIRST = 1_030;

  private static final String JOB =
      """
      thalweg: 1
      kind: train
      name: points
      events:
        topic: points.events
        schema: '%s'
        features: {x: {}, y: {}}
        label: {field: side, classes: [left, right]}
      model: {per: tenant}
      network: [{dense: 4}, tanh]
      training: {batch: {size: 7, maxDelay: none}, optimizer: {adam: {learningRate: 0.01}}}
      publish:
        metrics: {every: 200 events}
        models: {every: 300 events, chunk: 1 KiB}
      flink: {parallelism: 1, stateBackend: heap, checkpoints: {every: 200 ms}}
      """
          .formatted(TenantPoints.SCHEMA.replace("\n", " "));

  private static EmbeddedFlink flink;

  @BeforeAll
  static void startFlink() {
    flink = EmbeddedFlink.start(2);
  }

  @AfterAll
  static void stopFlink() {
    flink.close();
  }

  /** What a run leaves on its topics, for jobs that each go on where the one before stopped. */
  private static final class Run implements AutoCloseable {

    private final EmbeddedKafka kafka = EmbeddedKafka.start();
    private final TenantPoints points = new TenantPoints(kafka.bootstrap(), "points.events");
    private int sent;

    Run() {
      Topics.create(kafka.bootstrap(), List.of(Topics.plain("points.events", 1)));
      createOutputs("points");
    }

    void createOutputs(String name) {
      Topics.create(
          kafka.bootstrap(),
          List.of(
              Topics.plain(name + ".predictions", 1),
              Topics.plain(name + ".metrics", 1),
              Topics.models(name + ".models", Publication.DEFAULT),
              Topics.plain(name + ".dead-letters", 1),
              Topics.plain(name + ".control", 1)));
    }

    void send(int to) throws Exception {
      points.send(sent, to);
      sent = to;
    }

    RunningJob start(String text, String savepoint) {
      TrainJob job = ((TrainJob) JobSpec.parse(text)).withKafka(KafkaSpec.of(kafka.bootstrap()));
      StreamExecutionEnvironment env = flink.environment();
      if (savepoint != null) {
        Configuration from = new Configuration();
        from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        env.configure(from);
      }
      TrainGraph.build(env, job);
      return flink.submit(env);
    }

    CommittedRecords read(String name) {
      return new CommittedRecords(
          kafka.bootstrap(),
          Stream.of("predictions", "metrics", "models", "dead-letters")
              .map(topic -> name + "." + topic)
              .toList());
    }

    @Override
    public void close() {
      points.close();
      kafka.close();
    }
  }

  /** Predictions that there are of the first so many records, when batches of 7 are closed. */
  private static int predictions(int records) {
    int predictions = 0;
    for (int tenant = 0; tenant < 4; tenant++) {
      int events = 0;
      for (int i = tenant; i < records; i += 4) {
        events += i % TenantPoints.POISON == TenantPoints.POISON - 1 ? 0 : 1;
      }
      predictions += events / 7 * 7;
    }
    return predictions;
  }

  /** From one subtask on the heap to two on RocksDB and back. */
  @Test
  void savepointsMoveStateToOtherBackendsAndSubtasksToTheBit() throws Exception {
    Map<String, List<String>> expected;
    try (Run run = new Run();
        CommittedRecords read = run.read("points")) {
      run.send(RECORDS);
      RunningJob job = run.start(JOB, null);
      read.readUntil("points.predictions", predictions(RECORDS));
      job.drain().join();
      expected = sorted(read.readToEnd());
    }
    assertThat(expected.get("points.predictions")).hasSize(RECORDS - RECORDS / TenantPoints.POISON);
    assertThat(expected.get("points.dead-letters")).hasSize(RECORDS / TenantPoints.POISON);

    String spread =
        JOB.replace("parallelism: 1, stateBackend: heap", "parallelism: 2, stateBackend: rocksdb");
    try (Run run = new Run();
        CommittedRecords read = run.read("points")) {
      run.send(FIRST);
      String first = stop(run.start(JOB, null), read, FIRST);
      run.send(2 * FIRST);
      String second = stop(run.start(spread, first), read, 2 * FIRST);
      run.send(RECORDS);
      RunningJob job = run.start(JOB, second);
      read.readUntil("points.predictions", predictions(RECORDS));
      job.drain().join();
      Map<String, List<String>> actual = sorted(read.readToEnd());
      for (String topic : expected.keySet()) {
        assertThat(actual.get(topic).equals(expected.get(topic))).as(topic).isTrue();
      }
    }
  }

  private static String stop(RunningJob job, CommittedRecords read, int records) {
    read.readUntil("points.predictions", predictions(records));
    return job.stop().join();
  }

  /** Two subtasks write in an order of their own. */
  private static Map<String, List<String>> sorted(Map<String, List<String>> records) {
    Map<String, List<String>> sorted = new TreeMap<>();
    records.forEach((topic, all) -> sorted.put(topic, all.stream().sorted().toList()));
    return sorted;
  }

  /** One savepoint, and what becomes of it under jobs that differ from the one that made it. */
  @Test
  void aChangedJobGoesOnIsRefusedOrDoesAsItSays() throws Exception {
    try (Run run = new Run()) {
      run.send(FIRST);
      String savepoint;
      try (CommittedRecords read = run.read("points")) {
        savepoint = stop(run.start(JOB, null), read, FIRST);
      }
      run.send(2 * FIRST);
      Result same = goOn(run, "same", JOB, savepoint);
      Result faster = goOn(run, "faster", JOB.replace("Rate: 0.01", "Rate: 0.1"), savepoint);
      assertThat(faster.firstPrediction()).isEqualTo(same.firstPrediction());
      assertThat(faster.weights()).isNotEqualTo(same.weights());
      assertThat(faster.learnt()).isEqualTo(same.learnt());

      String wider = JOB.replace("dense: 4", "dense: 5");
      assertRefused(
          run,
          wider,
          savepoint,
          "tensor 0.dense.weight was [2, 4] and is [2, 5]; tensor 0.dense.bias was [4] and is [5];"
              + " tensor head.weight was [4, 2] and is [5, 2]");
      String classes = JOB.replace("[left, right]", "[left, right, none]");
      assertRefused(
          run,
          classes,
          savepoint,
          "class none is new; tensor head.weight was [4, 2] and is [4, 3]; tensor head.bias was [2]"
              + " and is [3]");
      String features = JOB.replace("y: {}", "y: {}, z: {field: x}");
      assertRefused(
          run,
          features,
          savepoint,
          "feature z is new; tensor 0.dense.weight was [2, 4] and is [3, 4]");

      Result reset = goOn(run, "reset", changing(wider, "reset"), savepoint);
      assertThat(reset.learnt()).isEqualTo(same.learnt());
      Result kept = goOn(run, "kept", changing(wider, "keepMatching"), savepoint);
      assertThat(kept.learnt()).isEqualTo(same.learnt());
      assertThat(kept.weights()).isNotEqualTo(reset.weights());
      assertThat(goOn(run, "classes", changing(classes, "keepMatching"), savepoint).learnt())
          .isEqualTo(same.learnt());
      assertThat(goOn(run, "features", changing(features, "keepMatching"), savepoint).learnt())
          .isEqualTo(same.learnt());
    }
  }

  private static String changing(String job, String how) {
    return job.replace("per: tenant", "per: tenant, onNetworkChange: " + how);
  }

  private record Result(String firstPrediction, Snapshot last) {
    float[] weights() {
      return last.weights();
    }

    long learnt() {
      return last.header().learnt();
    }
  }

  /** Runs a job over what it has not yet learnt, with outputs of its own. */
  private static Result goOn(Run run, String name, String text, String savepoint) throws Exception {
    run.createOutputs(name);
    RunningJob job =
        run.start(text.replace("name: points\nevents", "name: " + name + "\nevents"), savepoint);
    try (CommittedRecords read = run.read(name)) {
      read.readUntil(name + ".predictions", predictions(2 * FIRST) - predictions(FIRST));
      job.drain().join();
      Map<String, List<String>> all = read.readToEnd();
      return new Result(
          all.get(name + ".predictions").get(0),
          CommittedRecords.snapshots(all.get(name + ".models")).get("tenant-1"));
    }
  }

  private static void assertRefused(Run run, String text, String savepoint, String differences) {
    RunningJob job = run.start(text, savepoint);
    assertThatThrownBy(job::await)
        .isInstanceOf(LocalException.class)
        .hasMessage(
            "the job failed: the savepoint's models are not those of this job: "
                + differences
                + ". With model.onNetworkChange: keepMatching they keep what has the same name and"
                + " shape, with reset they begin anew");
  }
}
