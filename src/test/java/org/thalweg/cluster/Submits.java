package org.thalweg.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.thalweg.flink.job.JobMain;
import org.thalweg.flink.submit.RemoteFlink;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/**
 * Submits a learning and a scoring job to a cluster of one TaskManager with little room for
 * classes, and cancels them once each has published something, again and again.
 */
final class Submits {
  /**
   * Little room for classes; a TaskManager drops the jars of ended jobs after two seconds; and what
   * Java only remembers while there is room, it forgets at each garbage collection.
   */
  private static final Map<String, String> SMALL =
      Map.of(
          "taskmanager.memory.jvm-metaspace.size", "256m",
          "blob.service.cleanup.interval", "1",
          "env.java.opts.all", "-XX:SoftRefLRUPolicyMSPerMB=0");

  private static final Path JAR = Path.of("target/thalweg-job.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration AFTERMATH = Duration.ofSeconds(10);
  private static final int EVENTS = 64;
  private static final String TRAIN =
      """
      thalweg: 1
      kind: train
      name: points
      kafka: {bootstrap: "%s"}
      events:
        topic: points.events
        schema: %s
        features: {x: {}, y: {}}
        label: {field: side, classes: [left, right]}
      network: [{dense: 8}, tanh]
      training: {batch: {size: 16, maxDelay: none}}
      publish: {models: {every: 16 events}}
      flink: {checkpoints: {every: 500 ms}}
      """;
  private static final String SCORE =
      """
      thalweg: 1
      kind: score
      name: points-score
      kafka: {bootstrap: "%s"}
      events: {topic: points.new, schema: %s}
      models: points.models
      flink: {checkpoints: {every: 500 ms}}
      """;

  private final StandaloneFlink flink;
  private final RemoteFlink remote;
  private final Broker broker;
  private final TrainJob train;
  private final ScoreJob score;
  private final List<byte[]> events;
  private int learnt;
  private int scored;

  /** What was left behind a cycle. */
  record Cycle(int number, Left taskManager, Left jobManager) {}

  private Submits(StandaloneFlink flink, String bootstrap) {
    this.flink = flink;
    this.remote = RemoteFlink.at(flink.url());
    this.broker = new Broker(bootstrap);
    this.train = (TrainJob) JobSpec.parse(TRAIN.formatted(bootstrap, KnownStream.SCHEMA));
    this.score = (ScoreJob) JobSpec.parse(SCORE.formatted(bootstrap, KnownStream.SCHEMA));
    this.events = new KnownStream(bootstrap).records().subList(0, EVENTS);
  }

  /**
   * Runs so many cycles.
   *
   * @param options of the cluster, before {@link #SMALL}
   * @param watch is told of each cycle as it is over
   */
  static void run(Path folder, int cycles, Map<String, String> options, Consumer<Cycle> watch)
      throws Exception {
    Map<String, String> all = new TreeMap<>(SMALL);
    all.putAll(options);
    try (BrokerProcess kafka = BrokerProcess.start(folder.resolve("broker"));
        StandaloneFlink flink = StandaloneFlink.start(folder, 1, all)) {
      Submits submits = new Submits(flink, kafka.bootstrap());
      submits.createTopics(kafka.bootstrap());
      for (int cycle = 1; cycle <= cycles; cycle++) {
        watch.accept(submits.cycle(cycle));
      }
    }
  }

  private void createTopics(String bootstrap) throws Exception {
    broker.createTopics(train);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .createTopics(
              Stream.of(score.topic(), score.predictions(), score.deadLetters())
                  .map(name -> new NewTopic(name, 1, (short) 1))
                  .toList())
          .all()
          .get();
    }
  }

  private Cycle cycle(int number) throws Exception {
    broker.write(train.topic(), events);
    broker.write(score.topic(), events);
    String learns = remote.run(JAR, JobMain.argument(train));
    String scores = remote.run(JAR, JobMain.argument(score));
    learnt = await(train.publish().predictions(), learnt);
    scored = await(score.predictions(), scored);
    cancel(learns);
    cancel(scores);
    return new Cycle(number, left(flink.taskManager(0)), left(flink.jobManager()));
  }

  /** What is left, once the process has seen that the jobs are over, or has had the time to. */
  private Left left(ChildJvm process) throws Exception {
    Left[] last = new Left[1];
    long end = System.nanoTime() + AFTERMATH.toNanos();
    Waiting.until(
        "the process has been looked at",
        PATIENCE,
        () -> {
          last[0] = Left.in(process);
          return last[0].isNothing() || System.nanoTime() > end;
        },
        flink::lastWords);
    return last[0];
  }

  /** Waits until more is on a topic than before; answers how much. */
  private int await(String topic, int before) {
    int[] now = {before};
    Waiting.until(
        "more than %d records on %s".formatted(before, topic),
        PATIENCE,
        () -> {
          now[0] = broker.committed(topic).size();
          return now[0] > before;
        },
        flink::lastWords);
    return now[0];
  }

  private void cancel(String job) {
    remote.cancel(job);
    Waiting.until(
        "the job is cancelled",
        PATIENCE,
        () -> remote.state(job).equals("CANCELED"),
        flink::lastWords);
  }
}
