package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.event.Label;
import org.thalweg.learn.ModelSize;
import org.thalweg.snapshot.Publication;

final class TrainJobTest {

  @Test
  void whatAShortJobLeavesOutHasDefaults() {
    TrainJob job = Jobs.train(Jobs.SHORT);
    assertThat(job.name()).isEqualTo("prices");
    assertThat(job.kafka()).isEqualTo(KafkaSpec.of("localhost:9092"));
    assertThat(job.topic()).isEqualTo("prices");
    assertThat(job.onGap()).isEqualTo(OnGap.WARN);
    assertThat(job.model().batchSize()).isEqualTo(1);
    assertThat(job.model().window()).isEqualTo(1000);
    assertThat(job.model().seed()).isEqualTo(1);
    assertThat(job.model().loss().definition().toString()).contains("crossEntropy");
    assertThat(job.model().optimizer().definition().toString())
        .startsWith("{adam={learningRate=0.001,");
    assertThat(job.model().events().key()).isEmpty();
    assertThat(job.maxDelay()).contains(Duration.ofSeconds(1));
    assertThat(job.publish())
        .isEqualTo(
            new PublishSpec(
                "prices.predictions",
                new PublishSpec.Metrics("prices.metrics", new Every.Time(Duration.ofSeconds(10))),
                new PublishSpec.Models(
                    "prices.models",
                    new Every.Time(Duration.ofSeconds(30)),
                    Publication.DEFAULT,
                    Optional.empty()),
                "prices.dead-letters",
                Delivery.EXACTLY_ONCE,
                Duration.ofMinutes(15)));
    assertThat(job.flink())
        .isEqualTo(
            new FlinkSpec(
                1,
                new FlinkSpec.Checkpoints(
                    Duration.ofSeconds(10), Duration.ofMinutes(10), Optional.empty()),
                Optional.empty()));
    assertThat(job.lifecycle()).isEqualTo(new Lifecycle(Optional.empty(), NetworkChange.REFUSE));
    assertThat(job.input()).isEmpty();
  }

  @Test
  void aLongJobIsReadToTheLastKey() {
    TrainJob job = Jobs.train(Jobs.LONG);
    assertThat(job.kafka().bootstrap()).isEqualTo("kafka-1:9092,kafka-2:9092");
    assertThat(job.kafka().properties())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("max.request.size", "2097152");
    assertThat(job.topic()).isEqualTo("prices.in");
    assertThat(job.onGap()).isEqualTo(OnGap.FAIL);
    assertThat(job.control()).isEqualTo("prices.orders");
    assertThat(job.model().label()).isEqualTo(new Label.Quantity("price", true));
    assertThat(job.model().events().key()).contains("tenant");
    assertThat(job.model().seed()).isEqualTo(42);
    assertThat(job.model().batchSize()).isEqualTo(32);
    assertThat(job.model().window()).isEqualTo(200);
    assertThat(job.model().loss().definition()).isEqualTo(Map.of("huber", Map.of("delta", 2.0)));
    assertThat(job.model().network().outputSize()).isEqualTo(1);
    assertThat(job.maxDelay()).contains(Duration.ofMillis(200));
    assertThat(job.publish())
        .isEqualTo(
            new PublishSpec(
                "prices.p",
                new PublishSpec.Metrics("prices.m", new Every.Events(500)),
                new PublishSpec.Models(
                    "prices.models",
                    new Every.Events(10_000),
                    Publication.ofChunks(1024 * 1024),
                    Optional.of(new GateSpec("mae", 0.05, GateSpec.OnDegrade.ROLLBACK))),
                "prices.dead",
                Delivery.AT_LEAST_ONCE,
                Duration.ofMinutes(5)));
    assertThat(job.flink())
        .isEqualTo(
            new FlinkSpec(
                4,
                new FlinkSpec.Checkpoints(
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Optional.of(URI.create("s3://bucket/checkpoints"))),
                Optional.of(StateBackend.ROCKSDB)));
    assertThat(job.lifecycle())
        .isEqualTo(
            new Lifecycle(Optional.of(Duration.ofDays(30)), NetworkChange.KEEP_MATCHING, 1000));
    assertThat(job.input()).isEqualTo(Map.of("csv", Map.of("header", true)));
  }

  @Test
  void aBatchMayWaitForEver() {
    String forEver = Jobs.LONG.replace("maxDelay: 200 ms", "maxDelay: none");
    assertThat(Jobs.train(forEver).maxDelay()).isEmpty();
  }

  @Test
  void shortFormsMeanTheSame() {
    String full =
        Jobs.SHORT
            + "training: {batch: {size: 16}, optimizer: {sgd: {learningRate: 0.05}}}\n"
            + "publish: {predictions: {topic: a}, metrics: {topic: b}, models: {topic: c}}\n";
    String shorter =
        Jobs.SHORT
            + "training: {batch: 16, optimizer: {sgd: 0.05}}\n"
            + "publish: {predictions: a, metrics: b, models: c}\n";
    assertThat(Jobs.train(shorter).publish()).isEqualTo(Jobs.train(full).publish());
    assertThat(Jobs.train(shorter).model().definition())
        .isEqualTo(Jobs.train(full).model().definition());
  }

  @Test
  void aBundleIsTheSameJob() {
    for (String text : List.of(Jobs.SHORT, Jobs.LONG, Jobs.WIDE)) {
      TrainJob job = Jobs.train(text);
      TrainJob arrived = Jobs.train(job.bundle());
      assertThat(arrived.definition()).isEqualTo(job.definition());
      assertThat(arrived.model().definition()).isEqualTo(job.model().definition());
      assertThat(arrived.publish()).isEqualTo(job.publish());
      assertThat(arrived.bundle()).isEqualTo(job.bundle());
    }
  }

  @Test
  void aJobMovesToAnotherKafka() {
    TrainJob moved =
        Jobs.train(Jobs.LONG)
            .withKafka(new KafkaSpec("here:1", Map.of("max.request.size", "3000000")));
    assertThat(moved.kafka().bootstrap()).isEqualTo("here:1");
    assertThat(Jobs.train(moved.bundle()).kafka()).isEqualTo(moved.kafka());
  }

  @Test
  void aJobCannotBeBuiltWrong() {
    TrainJob job = Jobs.train(Jobs.LONG);
    assertThatThrownBy(() -> job.withKafka(KafkaSpec.of("here:1")))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessage(
            "publish.models.chunk: must leave 16 KiB of Kafka's max.request.size, which is 1048576"
                + " bytes: 1048576 bytes");
    assertThatThrownBy(() -> new Every.Events(0)).hasMessage("must be at least 1 event: 0");
    assertThatThrownBy(() -> new Every.Time(Duration.ofMillis(99)))
        .hasMessage("must be at least 100 ms: 99 ms");
    assertThatThrownBy(
            () ->
                new PublishSpec.Models(
                    "a/b", new Every.Events(1), Publication.DEFAULT, Optional.empty()))
        .hasMessage("must be 1 to 249 letters, digits, dots, dashes and underscores: a/b");
    assertThatThrownBy(() -> Publication.ofChunks(1023))
        .hasMessage("a chunk's size must be from 1024 to 67108864 bytes: 1023");
  }

  @Test
  void topicsMustBeLegal() {
    assertThat(Jobs.mistakes(Jobs.SHORT.replace("topic: prices", "topic: ..")))
        .containsExactly(
            "events.topic: must be 1 to 249 letters, digits, dots, dashes and underscores: ..");
  }

  /** As many as a TaskManager bears, by what one of the models takes. */
  @Test
  void theUsualNumberOfModelsFollowsFromTheirSize() {
    assertThat(Jobs.train(Jobs.SHORT).lifecycle().maxModels()).isEqualTo(Lifecycle.ANY);
    String keyed = Jobs.SHORT + "model: {per: tenant}\n";
    requireUsual(keyed, 128L << 20, 1);
    requireUsual(keyed + "flink: {parallelism: 8}", 128L << 20, 8);
    requireUsual(keyed + "flink: {stateBackend: rocksdb}", 4L << 30, 1);
    requireUsual(keyed.replace("{dense: 8}", "{dense: 5000}"), 128L << 20, 1);
  }

  private static void requireUsual(String text, long bytes, int parallelism) {
    TrainJob job = Jobs.train(text);
    long model = ModelSize.heap(job.model());
    int max = job.lifecycle().maxModels();
    assertThat(max % parallelism).isZero();
    assertThat(max / parallelism * model).isBetween(bytes * 9 / 10, bytes);
  }

  @Test
  void aLimitNeedsKeys() {
    assertThat(Jobs.mistakes(Jobs.SHORT + "model: {max: 5}"))
        .containsExactly("model.max: needs per, which says whose models there are");
    assertThat(Jobs.mistakes(Jobs.SCORE + "model: {max: 5}"))
        .containsExactly("model.max: needs per, which says whose models there are");
  }
}
