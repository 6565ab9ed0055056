package org.thalweg.spec;

import java.time.Duration;
import java.util.Optional;
import org.apache.avro.Schema;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.eval.Metrics;
import org.thalweg.event.EventSpec;
import org.thalweg.event.Label;
import org.thalweg.learn.ModelSpec;
import org.thalweg.nn.Adjustment;
import org.thalweg.nn.Network;
import org.thalweg.nn.loss.Loss;
import org.thalweg.nn.optim.Optimizer;

/**
 * Reads what is learnt and how: {@code events}, {@code model}, {@code network}, {@code training}.
 */
final class ModelReader {
  private static final Duration MAX_DELAY = Duration.ofSeconds(1);
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);
  private static final Duration LONGEST_LIFE = Duration.ofDays(3650);
  private static final int BATCH = 1;
  private static final int WINDOW = 1_000;
  private static final long SEED = 1;
  private static final double LEARNING_RATE = 0.001;
  private static final String NONE = "none";

  private final Node root;
  private final Problems problems;
  private final Schema schema;
  private final Node training;
  private Optional<Label> label = Optional.empty();

  /**
   * @param schema of the events, or {@code null} if it could not be had
   */
  ModelReader(Node root, Schema schema) {
    this.root = root;
    this.problems = root.problems();
    this.schema = schema;
    this.training = root.get("training");
  }

  /** The model, or {@code null} and problems. */
  ModelSpec read() {
    root.get("model").allowOnly("per", "max", "seed", "expireAfter", "onNetworkChange");
    training.allowOnly("batch", "optimizer", "loss");
    long seed = root.get("model").get("seed").whole(SEED, Long.MIN_VALUE, Long.MAX_VALUE);
    int window =
        root.get("publish").get("metrics").get("window").integer(WINDOW, 1, Metrics.MAX_WINDOW);
    int batch = batch();
    Optimizer optimizer = optimizer();
    Node events = root.get("events");
    root.require("network");
    EventSpec spec = EventSpec.read(events, schema, root.get("model").get("per"));
    events.require("label");
    label = spec.label();
    if (label.isEmpty()) {
      return null;
    }
    Loss loss = loss(label.get());
    Network network = network(spec);
    if (!problems.isEmpty()) {
      return null;
    }
    Node scratch = batch > 1 ? training.get("batch") : root.get("network");
    return scratch.build(
        null, () -> new ModelSpec(spec, network, loss, optimizer, batch, window, seed));
  }

  /** What is predicted, once {@link #read} was called; empty if that can't be read. */
  Optional<Label> label() {
    return label;
  }

  /** Batches of {@code {size: 32, maxDelay: 1 s}}, or just {@code 32}. */
  private int batch() {
    Node batch = training.get("batch");
    if (!batch.isScalar()) {
      batch.allowOnly("size", "maxDelay");
      batch = batch.get("size");
    }
    return batch.integer(BATCH, 1, ModelSpec.MAX_BATCH);
  }

  /** How long a batch waits; empty if for ever. */
  Optional<Duration> maxDelay() {
    Node delay = training.get("batch").get("maxDelay");
    if (NONE.equals(delay.raw())) {
      return Optional.empty();
    }
    Duration least = Duration.ofMillis(1);
    return Optional.of(Durations.read(delay, MAX_DELAY, least, Duration.ofDays(1)));
  }

  /**
   * How long models live, and how many there may be.
   *
   * @param spec the model; may be {@code null}
   */
  Lifecycle lifecycle(ModelSpec spec, FlinkSpec flink, PublishSpec publish) {
    Node model = root.get("model");
    Node expire = model.get("expireAfter");
    return new Lifecycle(
        expire.isAbsent()
            ? Optional.empty()
            : Optional.of(Durations.read(expire, LONGEST_LIFE, SHORTEST_LIFE, LONGEST_LIFE)),
        model.get("onNetworkChange").oneOf(NetworkChange.class, NetworkChange.REFUSE),
        ModelRules.max(model, () -> ModelRules.usual(spec, flink, publish)));
  }

  private Optimizer optimizer() {
    Node node = training.get("optimizer");
    if (node.isAbsent()) {
      return Optimizer.adam(LEARNING_RATE);
    }
    Optimizer optimizer = Optimizer.read(node);
    return node.build(
        optimizer,
        () -> {
          Adjustment.checkLearningRate(optimizer.learningRate());
          optimizer.checkDecay(optimizer.learningRate());
          return optimizer;
        });
  }

  private Loss loss(Label label) {
    Node loss = training.get("loss");
    return loss.isAbsent() || !LossRules.fits(loss, label)
        ? ModelSpec.defaultLoss(label)
        : Loss.read(loss, label.outputs());
  }

  /** The network; {@code null} if there is none, or no feature that it could take. */
  private Network network(EventSpec events) {
    Node given = root.get("network");
    if (given.isAbsent() || events.tensors().isEmpty()) {
      return null;
    }
    int outputs = events.label().orElseThrow().outputs();
    Node network = IdInputs.complete(given, events.tensors());
    return given.build(null, () -> Network.read(network, ModelSpec.inputs(events), outputs));
  }
}
