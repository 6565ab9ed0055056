package org.thalweg.nn.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.definition.Suggestion;
import org.thalweg.nn.LayerSummary;
import org.thalweg.nn.Options;
import org.thalweg.nn.Shape;

/**
 * Reads layers one after the other and checks that each can take what the one before gives. What is
 * wrong becomes problems; after a layer with mistakes, the shapes of those behind it are not known,
 * and only their names and options are checked.
 */
public final class SequenceBuilder {

  /** Large enough for kernels, and divided by most numbers of heads. */
  private static final int SIDE = 240;

  /**
   * Shapes that stand for one that is not known: what needs a vector, a sequence or an image can be
   * read on one of them.
   */
  private static final List<Shape> STAND_INS =
      List.of(new Shape(SIDE), new Shape(SIDE, SIDE), new Shape(SIDE, SIDE, SIDE));

  private final Tensors tensors;
  private final String prefix;
  private final Shape input;

  /** Where in the network's row each value of the input is; null if it was computed. */
  private final Supplier<int[]> columns;

  private final List<Layer> layers = new ArrayList<>();
  private final List<Boolean> learns = new ArrayList<>();
  private final List<Object> definition = new ArrayList<>();
  private final List<LayerSummary> summaries = new ArrayList<>();
  private Shape shape;
  private int mask;
  private boolean broken;

  /**
   * @param prefix of the layers' names
   * @param columns where in the network's row each value of the input is; asked for only where that
   *     matters, as there may be very many; null if it was computed
   */
  public SequenceBuilder(Tensors tensors, String prefix, Shape input, Supplier<int[]> columns) {
    this(tensors, prefix, input, columns, LayerBuilder.NO_MASK);
  }

  SequenceBuilder(Tensors tensors, String prefix, Shape input, Supplier<int[]> columns, int mask) {
    this.tensors = tensors;
    this.prefix = prefix;
    this.input = input;
    this.columns = columns;
    this.shape = input;
    this.mask = mask;
  }

  /** A chain that begins with branches. */
  public static SequenceBuilder behind(Branches branches, Tensors tensors) {
    SequenceBuilder builder = new SequenceBuilder(tensors, "", branches.input(), null);
    builder.layers.add(branches);
    builder.learns.add(tensors.parameterCount() > 0);
    builder.shape = branches.output();
    return builder;
  }

  /** Layers on a shape that is not known: only their names and options are checked. */
  public static SequenceBuilder onAnything(String prefix) {
    SequenceBuilder builder = new SequenceBuilder(new Tensors(), prefix, STAND_INS.get(0), null);
    builder.broken = true;
    return builder;
  }

  /** Adds the layers of a list. */
  public void addAll(Node list) {
    List<Node> items = list.items();
    for (int i = 0; i < items.size(); i++) {
      Node item = items.get(i);
      String written = Options.kindOf(item);
      Optional<LayerKind> kind = LayerKind.find(written);
      if (kind.isEmpty()) {
        broken = true;
        item.problem(unknown(written));
      } else if (broken) {
        checkOptions(prefix + i + "." + kind.get().name(), kind.get(), item);
      } else {
        add(kind.get(), item, i + 1 < items.size() && isRectifier(items.get(i + 1)));
      }
    }
  }

  private void add(LayerKind kind, Node item, boolean rectified) {
    Options options = new Options(kind.name(), Options.valueOf(item), kind.shorthand());
    add(prefix + definition.size() + "." + kind.name(), kind, options, rectified);
    definition.add(options.definition());
  }

  /** Finds the mistakes of a layer's options, on the first stand-in that it can take. */
  private static void checkOptions(String name, LayerKind kind, Node item) {
    for (Shape shape : STAND_INS) {
      Problems found = new Problems();
      Options options =
          new Options(kind.name(), Options.valueOf(item).with(found), kind.shorthand());
      LayerBuilder builder = LayerBuilder.onAnything(name, shape, options);
      try {
        kind.reader().read(builder);
      } catch (IllegalArgumentException e) {
        // What it says is of the stand-in's shape.
        continue;
      }
      options.close();
      found.all().forEach(problem -> item.problems().add(problem.path(), problem.message()));
      return;
    }
  }

  /** Adds the dense layer that a network ends in, under the name {@code head}. */
  public void addHead(int units, Node where) {
    Options options = new Options("head", Node.root(units, where.problems()), "units");
    if (!broken && shape.rank() != 1) {
      broken = true;
      where.problem("the last layer must give a vector, as flatten or meanOverTime do: " + shape);
    }
    if (!broken) {
      add("head", LayerKind.find("dense").orElseThrow(), options, false);
    }
  }

  private void add(String name, LayerKind kind, Options options, boolean rectified) {
    Supplier<int[]> raw = layers.isEmpty() ? columns : null;
    LayerBuilder builder = new LayerBuilder(tensors, name, shape, raw, options, rectified, mask);
    int before = tensors.parameterCount();
    int problems = options.problems().all().size();
    try {
      Layer layer = kind.reader().read(builder);
      int parameters = tensors.parameterCount() - before;
      summaries.add(new LayerSummary(name, shape, layer.output(), parameters, layer.flops()));
      layers.add(layer);
      learns.add(parameters > 0);
      shape = layer.output();
      mask = builder.mask();
    } catch (LayerBuilder.UnreadableException e) {
      broken = true;
    } catch (IllegalArgumentException e) {
      broken = true;
      options.problem(e.getMessage());
    }
    options.close();
    // A value that stands in for a wrong one gives a shape that is not what was meant.
    broken |= options.problems().all().size() > problems;
  }

  private static boolean isRectifier(Node item) {
    Optional<LayerKind> kind = LayerKind.find(Options.kindOf(item));
    return kind.isPresent() && kind.get().rectifier();
  }

  private static String unknown(String written) {
    return written.isEmpty()
        ? "must be a layer, such as relu or {dense: 32}"
        : "unknown layer " + written + Suggestion.of(written, LayerKind.names());
  }

  /** What the chain gives so far. */
  public Shape output() {
    return shape;
  }

  /** Whether a layer could not be made. */
  public boolean broken() {
    return broken;
  }

  /** Whether a layer has parameters. */
  public boolean learns() {
    return learns.contains(true);
  }

  /** The layers read, with all their options. */
  public List<Object> definition() {
    return List.copyOf(definition);
  }

  public List<LayerSummary> summaries() {
    return List.copyOf(summaries);
  }

  public Sequence build() {
    boolean[] learning = new boolean[learns.size()];
    for (int i = 0; i < learning.length; i++) {
      learning[i] = learns.get(i);
    }
    return new Sequence(input, layers, learning);
  }
}
