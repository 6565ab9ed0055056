package org.thalweg.learn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.eval.ClassificationMetrics;
import org.thalweg.eval.FlagsMetrics;
import org.thalweg.eval.Metrics;
import org.thalweg.eval.RegressionMetrics;
import org.thalweg.event.EventSpec;
import org.thalweg.event.Example;
import org.thalweg.event.Label;
import org.thalweg.event.Tensor;
import org.thalweg.nn.Input;
import org.thalweg.nn.Network;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Trainer;
import org.thalweg.nn.loss.Loss;
import org.thalweg.nn.optim.Optimizer;

/**
 * What a model is made of and how it learns. Immutable; one serves all models of a job.
 *
 * @param events features and label
 * @param network the structure; its inputs are the events' tensors, its outputs the label's
 * @param loss what is minimised
 * @param optimizer how
 * @param batchSize the most events of one training step, 1 to 65536, and so many that each array of
 *     the network's scratch is one
 * @param window the latest events that the windowed metrics are about, 1 to 1000000
 * @param seed of the initial weights and of dropout
 */
public record ModelSpec(
    EventSpec events,
    Network network,
    Loss loss,
    Optimizer optimizer,
    int batchSize,
    int window,
    long seed) {

  /** The largest batch. */
  public static final int MAX_BATCH = 65_536;

  public ModelSpec {
    Objects.requireNonNull(events, "events");
    Objects.requireNonNull(loss, "loss");
    Objects.requireNonNull(optimizer, "optimizer");
    if (events.label().isEmpty()) {
      throw new IllegalArgumentException("a model that learns must have a label: none");
    }
    if (batchSize < 1 || batchSize > MAX_BATCH) {
      throw new IllegalArgumentException(
          "a batch must have from 1 to " + MAX_BATCH + " events: " + batchSize);
    }
    if (window < 1 || window > Metrics.MAX_WINDOW) {
      throw new IllegalArgumentException(
          "a window must have from 1 to " + Metrics.MAX_WINDOW + " events: " + window);
    }
    if (network.inputSize() != events.rowSize()) {
      throw new IllegalArgumentException(
          "the network must take the features' "
              + events.rowSize()
              + " values: "
              + network.inputSize());
    }
    if (loss.outputSize() != network.outputSize()) {
      throw new IllegalArgumentException(
          "the loss must take the network's "
              + network.outputSize()
              + " outputs: "
              + loss.outputSize());
    }
    if (loss.targetSize() != events.labelSize()) {
      throw new IllegalArgumentException(
          "the loss must take the label's " + events.labelSize() + " values: " + loss.targetSize());
    }
    Trainer.rehearse(network, loss, optimizer, batchSize);
  }

  /** What is predicted. */
  public Label label() {
    return events.label().orElseThrow();
  }

  /**
   * Why the network can't take an event: an id outside its table. Where rows are made of several
   * events, that shows only when they are learnt together.
   *
   * @return null if nothing
   */
  public String refusal(Example example) {
    return events.hasWindows() ? null : network.refusal(example.features(), 0);
  }

  /** Metrics that have measured nothing yet. */
  public Metrics newMetrics() {
    int ahead = events.ahead();
    Label label = label();
    if (label instanceof Label.Classes classes) {
      return new ClassificationMetrics(classes.names().size(), window, ahead);
    }
    if (label instanceof Label.Flags flags) {
      return new FlagsMetrics(flags.size(), window, ahead);
    }
    return label instanceof Label.Flag
        ? ClassificationMetrics.ofFlag(window, ahead)
        : new RegressionMetrics(window, ahead);
  }

  /** The network's inputs for events of this kind. */
  public static List<Input> inputs(EventSpec events) {
    return events.tensors().stream().map(ModelSpec::input).toList();
  }

  private static Input input(Tensor tensor) {
    int[] dims = tensor.dims().stream().mapToInt(Integer::intValue).toArray();
    return new Input(tensor.name(), new Shape(dims));
  }

  /** The loss that a label has if the job names none. */
  public static Loss defaultLoss(Label label) {
    if (label instanceof Label.Classes classes) {
      return Loss.softmaxCrossEntropy(classes.outputs());
    }
    return label instanceof Label.Quantity
        ? Loss.squaredError(label.outputs())
        : Loss.binaryCrossEntropy(label.outputs());
  }

  /** A tree that {@link #read} reads; equal specs give equal trees. */
  public Object definition() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("events", events.definition());
    tree.put("network", network.definition());
    tree.put("loss", loss.definition());
    tree.put("optimizer", optimizer.definition());
    tree.put("batchSize", batchSize);
    tree.put("window", window);
    tree.put("seed", seed);
    return tree;
  }

  /**
   * Reads a {@link #definition()}.
   *
   * @throws org.thalweg.definition.InvalidDefinitionException with all that is wrong with it
   */
  public static ModelSpec read(Object definition) {
    Problems problems = new Problems();
    Node node = Node.root(definition, problems);
    EventSpec events = EventSpec.read(node.require("events"));
    problems.throwIfAny();
    int outputs = events.label().map(Label::outputs).orElse(1);
    Network network = Network.read(node.require("network"), inputs(events), outputs);
    Loss loss = Loss.read(node.require("loss"), outputs);
    Optimizer optimizer = Optimizer.read(node.require("optimizer"));
    int batchSize = node.get("batchSize").integer(1, 1, MAX_BATCH);
    int window = node.get("window").integer(1, 1, Metrics.MAX_WINDOW);
    long seed = node.get("seed").whole(0, Long.MIN_VALUE, Long.MAX_VALUE);
    problems.throwIfAny();
    return new ModelSpec(events, network, loss, optimizer, batchSize, window, seed);
  }
}
