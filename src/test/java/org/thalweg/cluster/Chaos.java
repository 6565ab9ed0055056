package org.thalweg.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.thalweg.cluster.ChaosPlan.Strike;
import org.thalweg.cluster.ChaosPlan.Victim;
import org.thalweg.flink.job.JobMain;
import org.thalweg.flink.submit.RemoteFlink;
import org.thalweg.flink.train.SavedModels;

/**
 * Runs a {@link ChaosStream} undisturbed in this JVM, and then on a broker and a cluster of
 * separate JVMs, at which it strikes as a {@link ChaosPlan} says while the job learns.
 */
final class Chaos {
  private static final Path JAR = Path.of("target/thalweg-job.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int TASK_MANAGERS = 2;

  private final Path folder;
  private final BrokerProcess kafka;
  private final StandaloneFlink flink;

  /**
   * What to do.
   *
   * @param kills of TaskManagers
   * @param seed decides what is struck when
   * @param events to be learnt for each strike
   * @param state {@code heap} or {@code rocksdb}
   * @param flink options of the cluster, before those chosen here
   */
  record Settings(int kills, long seed, int events, String state, Map<String, String> flink) {
    ChaosStream stream(String bootstrap) {
      return new ChaosStream(bootstrap, events * (kills + 3), state);
    }
  }

  /**
   * What a strike did. Times are in milliseconds since 1970.
   *
   * @param struck when
   * @param replaced when another process was in the place of the one that was struck
   * @param back when a prediction was committed that came after it
   * @param committed how many predictions were before
   * @param start of the attempt behind it; none where the job itself went on
   */
  record Recovery(
      Strike strike,
      long struck,
      long replaced,
      long back,
      long committed,
      Optional<FlinkJob.Start> start) {}

  private Chaos(Path folder, BrokerProcess kafka, StandaloneFlink flink) {
    this.folder = folder;
    this.kafka = kafka;
    this.flink = flink;
  }

  private static Map<String, String> options(
      Path folder, ZooKeeperProcess zooKeeper, Settings settings) {
    Map<String, String> options = new TreeMap<>();
    options.put("high-availability.type", "zookeeper");
    options.put("high-availability.zookeeper.quorum", zooKeeper.quorum());
    options.put("high-availability.zookeeper.client.session-timeout", "4000");
    options.put("high-availability.storageDir", folder.resolve("ha").toUri().toString());
    // Both TaskManagers learn, and after a kill one has room for all.
    options.put("taskmanager.load-balance.mode", "SLOTS");
    // Each failure is met as if it were the first.
    options.put("restart-strategy.exponential-delay.reset-backoff-threshold", "1 s");
    options.putAll(settings.flink());
    return options;
  }

  /**
   * Does it all.
   *
   * @param watch is told of each recovery as it is over
   */
  static ChaosReport run(Path folder, Settings settings, Consumer<Recovery> watch)
      throws Exception {
    Path own = Files.createDirectories(folder.resolve("undisturbed"));
    Outcome expected = Undisturbed.run(own, settings);
    try (ZooKeeperProcess zooKeeper = ZooKeeperProcess.start(folder.resolve("zookeeper"));
        BrokerProcess kafka = BrokerProcess.start(folder.resolve("broker"));
        StandaloneFlink flink =
            StandaloneFlink.start(folder, TASK_MANAGERS, options(folder, zooKeeper, settings))) {
      return new Chaos(folder, kafka, flink).tellingWhy(settings, expected, watch);
    }
  }

  /** Adds to a failure what the processes said last. */
  private ChaosReport tellingWhy(Settings settings, Outcome expected, Consumer<Recovery> watch)
      throws Exception {
    try {
      return disturb(settings, expected, watch);
    } catch (Exception e) {
      e.addSuppressed(new IllegalStateException(lastWords()));
      throw e;
    }
  }

  private ChaosReport disturb(Settings settings, Outcome expected, Consumer<Recovery> watch)
      throws Exception {
    ChaosStream stream = settings.stream(kafka.bootstrap());
    Broker broker = new Broker(kafka.bootstrap());
    broker.createTopics(stream.job(), ChaosStream.KEYS.size());
    broker.write(stream.records());
    String id = RemoteFlink.at(flink.url()).run(JAR, JobMain.argument(stream.job()));
    FlinkJob job = new FlinkJob(flink, id);
    try (Outputs outputs = new Outputs(kafka.bootstrap(), Broker.outputs(stream.job()))) {
      List<Recovery> recoveries = new ArrayList<>();
      for (Strike strike : ChaosPlan.of(settings.kills(), settings.seed()).strikes()) {
        await(strike, stream, outputs);
        Recovery recovery = strike(strike, stream, job, outputs);
        watch.accept(recovery);
        recoveries.add(recovery);
      }
      Waiting.until("all is learnt", PATIENCE, () -> stream.isComplete(outputs), this::lastWords);
      String savepoint = job.stop(folder.resolve("savepoints"));
      Outcome actual = Outcome.of(outputs, SavedModels.read(savepoint, stream.job().model()));
      return new ChaosReport(settings, stream, recoveries, actual, expected);
    }
  }

  /** Returns at the moment of the strike. */
  private void await(Strike strike, ChaosStream stream, Outputs outputs) {
    int threshold = (int) (strike.progress() * stream.learnt().size());
    Waiting.until(
        threshold + " predictions",
        PATIENCE,
        () -> outputs.count(stream.predictions()) > threshold,
        this::lastWords);
    LockSupport.parkNanos(strike.delay().toNanos());
  }

  private Recovery strike(Strike strike, ChaosStream stream, FlinkJob job, Outputs outputs)
      throws Exception {
    int before = outputs.count(stream.predictions());
    if (before >= stream.learnt().size()) {
      throw new AssertionError("the job was done before " + strike + ": give it more events");
    }
    long struck = System.currentTimeMillis();
    switch (strike.victim()) {
      case BROKER -> {
        kafka.stop();
        kafka.startAgain();
      }
      case JOB_MANAGER -> {
        flink.jobManager().kill();
        flink.startJobManager();
      }
      case TASK_MANAGER -> {
        List<Integer> busy = job.busyTaskManagers(TASK_MANAGERS);
        int index = busy.get(strike.choice() % busy.size());
        flink.taskManager(index).kill();
        flink.startTaskManager(index);
      }
    }
    long replaced = System.currentTimeMillis();
    Optional<FlinkJob.Start> start =
        strike.victim() == Victim.BROKER ? Optional.empty() : Optional.of(restart(job, struck));
    int after = outputs.count(stream.predictions());
    Waiting.until(
        "a new prediction",
        PATIENCE,
        () -> outputs.count(stream.predictions()) > after || stream.isComplete(outputs),
        this::lastWords);
    return new Recovery(strike, struck, replaced, System.currentTimeMillis(), before, start);
  }

  private FlinkJob.Start restart(FlinkJob job, long struck) {
    List<FlinkJob.Start> found = new ArrayList<>();
    Waiting.until(
        "the job runs again",
        PATIENCE,
        () -> job.startedSince(struck).filter(found::add).isPresent(),
        this::lastWords);
    return found.get(0);
  }

  private String lastWords() {
    return kafka.lastWords() + flink.lastWords();
  }
}
