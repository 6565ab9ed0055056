package org.thalweg.nn;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.thalweg.definition.Node;
import org.thalweg.nn.layer.Gradient;
import org.thalweg.nn.layer.IdColumns;
import org.thalweg.nn.layer.LayerWork;
import org.thalweg.nn.layer.Pass;
import org.thalweg.nn.layer.Sequence;
import org.thalweg.nn.layer.Tensors;

/**
 * The structure of a network: immutable, shared by threads and models. An example is one row of
 * {@link #inputSize} values, its inputs one after the other.
 *
 * <p>Read from a list of layers, {@code [{dense: 32}, relu]}, or, for several inputs, from branches
 * that are joined end to end and go through common layers:
 *
 * <pre>{@code
 * branches:
 *   photo: [{conv2d: {filters: 8, kernel: 3}}, relu, flatten]
 *   words: [{embedding: {entries: 5000, dim: 32}}, meanOverTime]
 * layers: [{dense: 64}, relu]
 * }</pre>
 *
 * A branch takes the input of its name, or those listed under {@code inputs:} beside its {@code
 * layers:}; inputs of no branch are joined as they are. A dense layer to the outputs, the head, is
 * appended.
 */
public final class Network {

  private final List<Input> inputs;
  private final Sequence layers;
  private final Tensors tensors;
  private final Layout layout;
  private final List<IdColumns> ids;
  private final Object definition;
  private final List<LayerSummary> summary;
  private final int inputSize;

  Network(
      List<Input> inputs,
      Sequence layers,
      Tensors tensors,
      Object definition,
      List<LayerSummary> summary) {
    this.inputs = List.copyOf(inputs);
    this.layers = layers;
    this.tensors = tensors;
    this.layout = tensors.layout();
    this.ids = tensors.ids();
    this.definition = Objects.requireNonNull(definition, "definition");
    this.summary = List.copyOf(summary);
    this.inputSize = inputs.stream().mapToInt(input -> input.shape().size()).sum();
  }

  /**
   * Reads a network and appends its head.
   *
   * @param node the layers, or branches and layers; absent for a head alone
   * @param outputs of the head: classes, flags or values
   * @return a network that fits the inputs; if problems were added, one that is good for nothing
   */
  public static Network read(Node node, List<Input> inputs, int outputs) {
    return new NetworkReader(inputs).read(node, outputs);
  }

  /** Reads a network whose last layer gives the outputs: no head is appended. */
  public static Network readWithoutHead(Node node, List<Input> inputs) {
    return new NetworkReader(inputs).read(node, 0);
  }

  public List<Input> inputs() {
    return inputs;
  }

  /** Values of an example's row. */
  public int inputSize() {
    return inputSize;
  }

  /** Values of an example's output. */
  public int outputSize() {
    return layers.output().size();
  }

  /** Trainable values. */
  public int parameterCount() {
    return tensors.parameterCount();
  }

  public Layout layout() {
    return layout;
  }

  /** The tree that {@link #read} reads, with all options. */
  public Object definition() {
    return definition;
  }

  /** The layers in order, the head last. */
  public List<LayerSummary> summary() {
    return summary;
  }

  /** Names of the layers that have parameters, as {@link #summary()} says them. */
  public List<String> freezable() {
    return summary.stream()
        .filter(layer -> layer.parameters() > 0)
        .map(LayerSummary::name)
        .toList();
  }

  /** Whether a row's output depends on the rows before it: a recurrent layer is stateful. */
  public boolean isStateful() {
    return tensors.isStateful();
  }

  /** Floating-point operations of the forward pass, for one event. */
  public long flops() {
    return layers.flops();
  }

  /** Where training from this seed begins: the same bits each time. */
  public Parameters initialParameters(long seed) {
    return initialParameters(seed, tensor -> true);
  }

  /** The same, but that tensors which are not wanted are left at 0: who has values for them. */
  public Parameters initialParameters(long seed, Predicate<Tensor> wanted) {
    float[] values = new float[layout.size()];
    tensors.initialise(values, seed, wanted);
    return new Parameters(layout, values);
  }

  /**
   * What makes row {@code index} one that the network can't take: an id outside its table. Passing
   * such a row to a {@link Trainer} throws.
   *
   * @return null if nothing
   */
  public String refusal(float[] rows, int index) {
    for (IdColumns columns : ids) {
      String refusal = columns.refusal(rows, index * inputSize);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /** Whether training and evaluation compute different outputs. */
  boolean trainsDifferently() {
    return layers.trainsDifferently();
  }

  LayerWork work(Workspace workspace) {
    return layers.work(workspace);
  }

  Pass pass(Workspace workspace) {
    boolean learns = workspace.learning() && !workspace.isRehearsal();
    Gradient gradient = learns ? new Gradient(parameterCount(), tensors.lazyRanges()) : null;
    return new Pass(parameterCount(), gradient, tensors.masks(), workspace.maxBatch());
  }
}
