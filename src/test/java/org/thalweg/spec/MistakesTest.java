package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the reader says of job files with mistakes, to the letter. */
final class MistakesTest {

  @Test
  void allMistakesOfAFileAtOnceEachWithItsPath() {
    String job =
        """
        thalweg: 2
        kind: predict
        name: my prices
        kafak: {bootstrap: "localhost:9092"}
        kafka:
          bootstrap: localhost
          properties:
            acks: 1
            sasl.jaas.config: "${vault:secret}"
            ssl.key.password: {hunter2: hunter2}
            max.request.size: 100000
        events:
          topic: prices/in
          schema: %s
          features:
            perod: {}
            day: {type: category, siz: 7}
          label: {field: clas, classes: [down, up]}
        model: {per: shop, sed: 3}
        network: [{dens: 32}]
        training:
          batch: {size: 0, maxDelay: soon}
          optimizer: {sgd: {learningRate: -1}}
          loss: huber
        publish:
          predictions: results
          metrics: {every: often, window: 0}
          models: {topic: results, every: 30 parsecs, chunk: 1 TiB}
          delivery: maybe
          transactionTimeout: 5 min
        flink: {parallelism: many, checkpoints: {every: 1 ms, directory: here}}
        """
            .formatted(Jobs.SCHEMA.replace("\n", ""));
    assertThat(Jobs.mistakes(job))
        .containsExactlyInAnyOrder(
            "kafak: unknown key; did you mean kafka?",
            "thalweg: must be 1: 2",
            "kind: must be one of train, score: predict",
            "name: must be 1 to 100 letters, digits, dots, dashes and underscores: my prices",
            "kafka.bootstrap: must be host:port, or several separated by commas: localhost",
            "kafka.properties.acks: must not be set here;"
                + " it is set so that nothing is lost or learnt twice",
            "kafka.properties.sasl.jaas.config:"
                + " a placeholder must be ${env:NAME} or ${file:PATH}",
            "kafka.properties.ssl.key.password: must be a single value",
            "events.topic: must be 1 to 249 letters, digits, dots, dashes and underscores:"
                + " prices/in",
            "events.features.perod: the schema has no field perod; did you mean period?",
            "events.features.day.siz: unknown key; did you mean size?",
            "events.features.day: must have exactly one of vocabulary, size, buckets: 0 of them",
            "events.label: the schema has no field clas; did you mean class?",
            "model.per: the schema has no field shop;"
                + " known: period, day, tenant, price, up, class",
            "model.sed: unknown key; did you mean seed?",
            "network[0]: unknown layer dens; did you mean dense?",
            "training.batch.size: must be from 1 to 65536: 0",
            "training.batch.maxDelay:"
                + " must be a time such as 200 ms, 30 s, 5 min, 1 h or 30 d: soon",
            "training.optimizer.sgd.learningRate: must be above 0: -1",
            "training.loss: must be crossEntropy where the label is a class: huber",
            "publish.metrics.every:"
                + " must be a number of events or a time, such as 1000 events or 30 s: often",
            "publish.metrics.window: must be from 1 to 1000000: 0",
            "publish.models.topic: must be another topic than publish.predictions: results",
            "publish.models.every:"
                + " must be a number of events or a time, such as 1000 events or 30 s: 30 parsecs",
            "publish.models.chunk: must be a size such as 64 KiB or 1 MiB: 1 TiB",
            "kafka.properties.max.request.size: must be at least 1048576 bytes, for dead letters:"
                + " 100000",
            "publish.models.chunk: must leave 16 KiB of Kafka's max.request.size, which is 100000"
                + " bytes: 524288 bytes",
            "publish.delivery: must be one of exactly-once, at-least-once: maybe",
            "publish.transactionTimeout: must be longer than flink.checkpoints.every and timeout"
                + " together, 610 s: 5 min",
            "flink.parallelism: must be a whole number: many",
            "flink.checkpoints.every: must be from 100 ms to 1 d: 1 ms",
            "flink.checkpoints.directory:"
                + " must be a URI such as file:///checkpoints or s3://bucket/checkpoints: here");
  }

  @Test
  void whatMustBeThereIsMissed() {
    assertThat(Jobs.mistakes("name: prices\n"))
        .containsExactlyInAnyOrder(
            "thalweg: is missing",
            "kind: is missing",
            "events: is missing",
            "events.topic: is missing",
            "events.schema: is missing",
            "events.features: is missing",
            "events.label: is missing",
            "network: is missing");
  }

  /** 600 MiB are borne, by those who train, score and roll back; more than 1 GiB by none. */
  @Test
  void aModelThatCouldNotBeScoredWithIsRefused() {
    String job =
        """
        thalweg: 1
        kind: train
        name: large
        events:
          topic: large
          schema: '{"type": "record", "name": "P", "fields": [{"name": "x", "type": "double"},
            {"name": "up", "type": "boolean"}]}'
          features: {x: {}}
          label: {field: up, flag: true}
        network: [{dense: %1$d}, {dense: %1$d}]
        """;
    assertThat(((TrainJob) JobSpec.parse(job.formatted(12_500))).model().network().parameterCount())
        .isEqualTo(156_300_001);
    long weights = 16_400L * 16_400 + 4 * 16_400 + 1;
    assertThat(Jobs.mistakes(job.formatted(16_400)))
        .singleElement()
        .asString()
        .matches("network: a snapshot must have at most 1073741824 bytes: \\d+")
        .satisfies(
            mistake ->
                assertThat(Long.parseLong(mistake.replaceAll(".* ", "")))
                    .isBetween(4 * weights, 4 * weights + (2 << 20)));
  }

  @Test
  void aJobIsAMap() {
    assertThat(Jobs.mistakes("- thalweg: 1"))
        .containsExactly("must be a map that begins with thalweg: 1");
    assertThat(Jobs.mistakes("")).containsExactly("must hold a job: it is empty");
  }

  @Test
  void aLossMustFitTheLabel() {
    String flag = Jobs.SHORT.replace("classes: [down, up]", "flag: true");
    assertThat(Jobs.mistakes(flag + "training: {loss: mse}"))
        .contains("training.loss: must be binaryCrossEntropy where the label is a flag: mse");
    assertThat(Jobs.mistakes(Jobs.LONG.replace("{huber: {delta: 2.0}}", "crossEntropy")))
        .containsExactly(
            "training.loss: must be mse or mae or huber or quantile where the label is a number:"
                + " crossEntropy");
  }

  /** Each step would take away more of the weights than there is. */
  @Test
  void weightsMustOutliveTheirDecay() {
    String job = Jobs.SHORT + "training: {optimizer: {%s}}";
    String path = "training.optimizer: ";
    String why = " must be below 1, as each step takes that part of the weights away: ";
    assertThat(Jobs.mistakes(job.formatted("adamW: {learningRate: 2, weightDecay: 0.5}")))
        .containsExactly(path + "learningRate times weightDecay" + why + "2.0 × 0.5 = 1.00000");
    assertThat(Jobs.mistakes(job.formatted("sgd: {learningRate: 0.1, l2: 30}")))
        .containsExactly(path + "learningRate times l2" + why + "0.1 × 30.0 = 3.00000");
    assertThat(Jobs.mistakes(job.formatted("sgd: {learningRate: 2000000}")))
        .containsExactly(path + "a learning rate must be above 0, up to 1000000.0: 2000000.0");
    assertThat(Jobs.mistakes(job.formatted("adamW: {learningRate: 1, weightDecay: 0.99}")))
        .isEmpty();
    assertThat(Jobs.mistakes(job.formatted("adam: {learningRate: 0.1, l2: 30}"))).isEmpty();
  }

  @Test
  void everyPublishedTopicIsAnother() {
    assertThat(
            Jobs.mistakes(
                Jobs.SHORT
                    + "publish: {predictions: a, metrics: prices, models: a, deadLetters: a}"))
        .containsExactly(
            "publish.metrics.topic: must be another topic than events.topic: prices",
            "publish.models.topic: must be another topic than publish.predictions: a",
            "publish.deadLetters: must be another topic than publish.predictions: a");
  }

  @Test
  void aGateNeedsAFigureOfTheLabelAndAPercentage() {
    String job = Jobs.SHORT + "publish: {models: {onlyIf: %s, onDegrade: rollback}}";
    assertThat(Jobs.mistakes(job.formatted("{metric: logLos, notWorseThan: 5%}")))
        .containsExactly(
            "publish.models.onlyIf.metric: unknown metric of this label: logLos;"
                + " did you mean logLoss?");
    assertThat(Jobs.mistakes(job.formatted("{metric: rmse, notWorseThan: 0.05}")))
        .containsExactlyInAnyOrder(
            "publish.models.onlyIf.notWorseThan: must be a percentage such as 5% or 0.5%: 0.05",
            "publish.models.onlyIf.metric: unknown metric of this label: rmse;"
                + " known: accuracy, kappa, kappaTemporal, logLoss");
    assertThat(Jobs.mistakes(job.formatted("{notWorseThan: 1001%}")))
        .containsExactlyInAnyOrder(
            "publish.models.onlyIf.metric: is missing",
            "publish.models.onlyIf.notWorseThan: must be from 0% to 1000%: 1001%");
    assertThat(Jobs.mistakes(Jobs.SHORT + "publish: {models: {onDegrade: rollback}}"))
        .containsExactly("publish.models.onDegrade: needs onlyIf, which says what worse is");
    assertThat(Jobs.mistakes(Jobs.SHORT + "control: prices"))
        .containsExactly("control: must be another topic than events.topic: prices");
  }

  @Test
  void aSchemaMustBeARecord() {
    assertThat(Jobs.mistakes(Jobs.SHORT.replaceFirst("schema: .*", "schema: '{\"type\": 3}'")))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("events.schema: must be an Avro schema: ");
    assertThat(Jobs.mistakes(Jobs.SHORT.replaceFirst("schema: .*", "schema: {type: string}")))
        .contains("events.schema: must be an Avro record: string");
    assertThat(Jobs.mistakes(Jobs.SHORT.replaceFirst("schema: .*", "schema: '{\"type\": x}'")))
        .containsExactly("events.schema: must be an Avro schema: line 1, column 11: is not JSON");
    assertThat(Jobs.mistakes(Jobs.SHORT.replaceFirst("schema: .*", "schema: a.avsc")))
        .containsExactly("events.schema: must be the schema itself, not a file: a.avsc");
  }
}
