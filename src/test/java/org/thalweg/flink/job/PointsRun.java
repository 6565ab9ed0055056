package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.flink.io.FailingEvents;
import org.thalweg.flink.io.FailingSink;
import org.thalweg.flink.io.FailurePoint;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.KafkaOutputs;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.RunningJob;
import org.thalweg.local.Topics;
import org.thalweg.snapshot.Publication;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/** One run of a job between real topics, on a broker of its own; it may be made to fail. */
final class PointsRun {

  static final String PREDICTIONS = "points.predictions";
  static final String METRICS = "points.metrics";
  static final String MODELS = "points.models";
  static final String DEAD_LETTERS = "points.dead-letters";
  static final List<String> OUTPUTS = List.of(PREDICTIONS, METRICS, MODELS, DEAD_LETTERS);

  static final String JOB =
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

  private static final int EVENTS = PointsFeed.EVENTS;

  /** How long there is no checkpoint where there must be none. */
  private static final Duration CALM = Duration.ofSeconds(5);

  private final EmbeddedFlink flink;
  private int sourceFailures;
  private FailurePoint point;

  PointsRun(EmbeddedFlink flink) {
    this.flink = flink;
  }

  /** The source fails so often behind a checkpoint. */
  PointsRun failingSource(int failures) {
    sourceFailures = failures;
    return this;
  }

  /** The sink fails there, once. */
  PointsRun failingAt(FailurePoint there) {
    point = there;
    return this;
  }

  /** All outputs by topic, as text, as a consumer of committed records sees them. */
  Map<String, List<String>> outputs() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      Topics.create(
          kafka.bootstrap(),
          List.of(
              Topics.plain("points.events", 1),
              Topics.plain(PREDICTIONS, 1),
              Topics.plain(METRICS, 1),
              Topics.models(MODELS, Publication.DEFAULT),
              Topics.plain(DEAD_LETTERS, 1),
              Topics.plain("points.control", 1)));
      try (PointsFeed feed = new PointsFeed(kafka.bootstrap(), "points.events");
          CommittedRecords reader = new CommittedRecords(kafka.bootstrap(), OUTPUTS)) {
        run(kafka.bootstrap(), feed, reader);
        return reader.readToEnd();
      }
    }
  }

  private void run(String bootstrap, PointsFeed feed, CommittedRecords reader) throws Exception {
    feed.send(0, EVENTS / 2);
    if (point == FailurePoint.BEFORE_ANY_CHECKPOINT) {
      point.arm();
    }
    RunningJob running = flink.submit(graph(bootstrap));
    // Once predictions can be read, there is a checkpoint to go back to.
    reader.readUntil(PREDICTIONS, 1000);
    if (point != null && point != FailurePoint.BEFORE_ANY_CHECKPOINT) {
      point.arm();
    }
    feed.send(EVENTS / 2, EVENTS);
    running.await();
    assertThat(FailingEvents.failuresLeft()).isZero();
    assertThat(FailurePoint.isArmed()).isFalse();
  }

  private StreamExecutionEnvironment graph(String bootstrap) {
    TrainJob job = ((TrainJob) JobSpec.parse(JOB)).withKafka(KafkaSpec.of(bootstrap));
    StreamExecutionEnvironment env = flink.environment();
    env.configure(settings());
    KafkaEvents events = new KafkaEvents(job.kafka(), job.name(), job.topic());
    TrainGraph.build(
        env,
        job,
        FailingEvents.source(events, job.topic(), EVENTS, EVENTS / 2 + 500, sourceFailures),
        new KafkaEvents(job.kafka(), job.name(), job.control()).untilNow(),
        FailingSink.of(KafkaOutputs.sink(job.kafka(), job.name(), job.publish())));
    return env;
  }

  /** A cluster in this JVM gives up at the first failure unless the job says otherwise. */
  private Configuration settings() {
    Configuration settings = new Configuration();
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    if (point == FailurePoint.BEFORE_ANY_CHECKPOINT) {
      settings.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, CALM);
    }
    return settings;
  }
}
