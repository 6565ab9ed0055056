package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.thalweg.event.Encoding;
import org.thalweg.spec.ScoringSpec.Spread;

final class ScoreJobTest {

  @Test
  void whatAShortJobLeavesOutHasDefaults() {
    ScoreJob job = Jobs.score(Jobs.SCORE);
    assertThat(job.topics()).containsExactly("new");
    assertThat(job.onGap()).isEqualTo(OnGap.WARN);
    assertThat(job.models()).isEqualTo("prices.models");
    assertThat(job.events().key()).isEmpty();
    assertThat(job.events().label()).isEmpty();
    assertThat(job.scoring())
        .isEqualTo(
            new ScoringSpec(
                Spread.BROADCAST,
                32,
                Duration.ZERO,
                Duration.ofMinutes(1),
                10_000,
                64 << 20,
                10_000));
    assertThat(job.publish())
        .isEqualTo(
            new ScoreJob.Results(
                "scores.predictions",
                "scores.dead-letters",
                Delivery.AT_LEAST_ONCE,
                Duration.ofMinutes(15)));
    assertThat(job.input()).isEmpty();
    String batched = Jobs.SCORE + "scoring: {batch: 8}";
    assertThat(Jobs.score(batched).scoring().batchSize()).isEqualTo(8);
    assertThat(Jobs.score(batched).scoring().maxDelay()).isZero();
  }

  @Test
  void aLongJobIsReadToTheLastKey() {
    ScoreJob job = Jobs.score(Jobs.LONG_SCORE);
    assertThat(job.topics()).containsExactly("new", "newer");
    assertThat(job.onGap()).isEqualTo(OnGap.FAIL);
    assertThat(job.topic()).isEqualTo("new");
    assertThat(job.modelTopic()).isEqualTo("prices.models");
    assertThat(job.events().key()).contains("tenant");
    assertThat(job.events().encoding()).isEqualTo(Encoding.SINGLE_OBJECT);
    assertThat(job.scoring())
        .isEqualTo(
            new ScoringSpec(
                Spread.KEYED,
                32,
                Duration.ofMillis(2),
                Duration.ofSeconds(10),
                100,
                1 << 20,
                20_000));
    assertThat(job.predictions()).isEqualTo("p");
    assertThat(job.deadLetters()).isEqualTo("d");
    assertThat(job.publish().delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
    assertThat(job.flink().parallelism()).isEqualTo(4);
    assertThat(job.input()).containsKey("csv");
  }

  @Test
  void aBundleIsTheSameJob() {
    ScoreJob job = Jobs.score(Jobs.LONG_SCORE);
    assertThat(JobSpec.parse(job.bundle())).isEqualTo(job);
    ScoreJob moved = job.withKafka(KafkaSpec.of("elsewhere:1"));
    assertThat(JobSpec.parse(moved.bundle())).isEqualTo(moved);
    assertThat(moved.kafka().bootstrap()).isEqualTo("elsewhere:1");
  }

  @Test
  void allMistakesAtOnceEachWithItsPath() {
    String job =
        """
        thalweg: 1
        kind: score
        name: scores
        events:
          topic: [new, prices.models, a/b]
          schema: %s
          id: clas
          features: {period: {}}
          label: {field: class, classes: 2}
        models: prices.models
        model: {per: shop, seed: 3}
        network: [relu]
        scoring:
          spread: wide
          batch: {size: 0, maxDelay: 2 h}
          maxWait: -1
          maxWaiting: {events: -1, bytes: 2000 MiB}
        publish: {predictions: new, models: x, delivery: exactly-once, transactionTimeout: 5 s}
        """
            .formatted(Jobs.SCHEMA.replace("\n", ""));
    assertThat(Jobs.mistakes(job))
        .containsExactlyInAnyOrder(
            "network: unknown key; known: thalweg, kind, name, kafka, events, models,"
                + " model, scoring, publish, flink, input",
            "model.seed: unknown key; known: per, max",
            "events.features: unknown key; known: topic, onGap, schema, encoding, id, time",
            "events.label: unknown key; known: topic, onGap, schema, encoding, id, time",
            "model.per: the schema has no field shop; known: period, day, tenant,"
                + " price, up, class",
            "events.id: the schema has no field clas; did you mean class?",
            "events.topic[2]: must be 1 to 249 letters, digits, dots, dashes and"
                + " underscores: a/b",
            "scoring.batch.size: must be from 1 to 65536: 0",
            "scoring.spread: must be one of broadcast, keyed: wide",
            "scoring.batch.maxDelay: must be from 0 ms to 1 h: 2 h",
            "scoring.maxWait: must be a time such as 200 ms, 30 s, 5 min, 1 h or 30 d: -1",
            "scoring.maxWaiting.events: must be at least 0: -1",
            "scoring.maxWaiting.bytes: must be from 0 to 1024 MiB: 2000 MiB",
            "publish.models: unknown key; known: predictions, deadLetters, delivery,"
                + " transactionTimeout",
            "models: must be another topic than events.topic[1]: prices.models",
            "publish.predictions: must be another topic than events.topic[0]: new",
            "publish.transactionTimeout: must be longer than flink.checkpoints.every"
                + " and timeout together, 610 s: 5 s");
  }

  @Test
  void whatMustBeThereIsMissed() {
    assertThat(Jobs.mistakes("{thalweg: 1, kind: score}"))
        .containsExactlyInAnyOrder(
            "name: is missing",
            "events: is missing",
            "events.topic: is missing",
            "events.schema: is missing",
            "models: is missing");
    assertThat(Jobs.mistakes(Jobs.SCORE.replace("topic: new", "topic: []")))
        .containsExactly("events.topic: must name at least one topic: none");
  }
}
