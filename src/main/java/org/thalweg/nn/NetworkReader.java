package org.thalweg.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.thalweg.definition.Node;
import org.thalweg.definition.Suggestion;
import org.thalweg.nn.layer.Branches;
import org.thalweg.nn.layer.SequenceBuilder;
import org.thalweg.nn.layer.Tensors;

/** Reads a network from its definition. */
final class NetworkReader {

  private final Tensors tensors = new Tensors();
  private final List<Input> inputs;
  private final Map<String, Integer> offsets = new LinkedHashMap<>();
  private final List<String> free = new ArrayList<>();
  private final List<Branches.Branch> branches = new ArrayList<>();
  private final List<LayerSummary> summary = new ArrayList<>();
  private final int rowSize;
  private boolean broken;

  NetworkReader(List<Input> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("a network must have an input: " + inputs);
    }
    this.inputs = List.copyOf(inputs);
    int offset = 0;
    for (Input input : inputs) {
      if (offsets.putIfAbsent(input.name(), offset) != null) {
        throw new IllegalArgumentException("inputs must have different names: " + input.name());
      }
      offset = Math.addExact(offset, input.shape().size());
      free.add(input.name());
    }
    this.rowSize = offset;
  }

  /**
   * @param outputs of the head; 0 for none
   */
  Network read(Node node, int outputs) {
    boolean branched = node.isMap();
    Node list = branched ? node.get("layers") : node;
    Map<String, Object> definition = new LinkedHashMap<>();
    if (branched) {
      node.allowOnly("branches", "layers");
      definition.put("branches", branches(node.require("branches")));
    } else if (inputs.size() > 1) {
      plain(node);
    }
    SequenceBuilder common = common();
    common.addAll(list);
    Object layers = common.definition();
    if (outputs > 0 && !broken) {
      common.addHead(outputs, node);
    }
    summary.addAll(common.summaries());
    definition.put("layers", layers);
    return new Network(inputs, common.build(), tensors, branched ? definition : layers, summary);
  }

  private SequenceBuilder common() {
    if (broken) {
      return SequenceBuilder.onAnything("");
    }
    if (branches.isEmpty()) {
      Shape shape = inputs.size() == 1 ? inputs.get(0).shape() : new Shape(rowSize);
      return new SequenceBuilder(tensors, "", shape, () -> columns(List.copyOf(offsets.keySet())));
    }
    return SequenceBuilder.behind(new Branches(rowSize, branches), tensors);
  }

  /** Several inputs without branches: vectors, which together are the row. */
  private void plain(Node node) {
    for (Input input : inputs) {
      if (input.shape().rank() > 1) {
        node.problem(
            "must be a map with branches, because "
                + input.name()
                + " is not a vector: "
                + input.shape());
      }
    }
  }

  private Map<String, Object> branches(Node node) {
    Map<String, Object> definitions = new LinkedHashMap<>();
    for (String name : node.keys()) {
      definitions.put(name, branch(name, node.get(name)));
    }
    List<String> rest = List.copyOf(free);
    if (!rest.isEmpty()) {
      add(rest, new SequenceBuilder(tensors, "", joined(rest, node), () -> columns(rest)), node);
    }
    return definitions;
  }

  private Object branch(String name, Node node) {
    Node list = node.isMap() ? node.get("layers") : node;
    List<String> named = node.isMap() ? node.get("inputs").texts() : List.of();
    if (node.isMap()) {
      node.allowOnly("inputs", "layers");
    }
    boolean own = named.isEmpty();
    List<String> names = take(own ? List.of(name) : named, own ? node : node.get("inputs"));
    if (names.isEmpty()) {
      broken = true;
      SequenceBuilder.onAnything(name + ".").addAll(list);
      return List.of();
    }
    SequenceBuilder layers =
        new SequenceBuilder(tensors, name + ".", joined(names, node), () -> columns(names));
    layers.addAll(list);
    summary.addAll(layers.summaries());
    add(names, layers, node);
    Object definition = layers.definition();
    if (own) {
      return definition;
    }
    Map<String, Object> both = new LinkedHashMap<>(); // Map.of has another order on each run
    both.put("inputs", names);
    both.put("layers", definition);
    return both;
  }

  /** Those of the names that are inputs which no branch has taken yet. */
  private List<String> take(List<String> names, Node node) {
    List<String> taken = new ArrayList<>();
    for (String name : names) {
      if (free.remove(name)) {
        taken.add(name);
      } else if (offsets.containsKey(name)) {
        node.problem("an input must be in one branch only: " + name);
      } else {
        node.problem("unknown input " + name + Suggestion.of(name, offsets.keySet()));
      }
    }
    return taken;
  }

  /** The input's own shape, or that of several vectors end to end. */
  private Shape joined(List<String> names, Node node) {
    List<Shape> shapes = names.stream().map(name -> input(name).shape()).toList();
    if (shapes.size() == 1) {
      return shapes.get(0);
    }
    for (String name : names) {
      if (input(name).shape().rank() > 1) {
        node.problem("only vectors can be joined: " + name + " " + input(name).shape());
      }
    }
    return new Shape(shapes.stream().mapToInt(Shape::size).sum());
  }

  /** Where in the row the values of these inputs are, end to end. */
  private int[] columns(List<String> names) {
    return names.stream()
        .flatMapToInt(
            name -> {
              int from = offsets.get(name);
              return IntStream.range(from, from + input(name).shape().size());
            })
        .toArray();
  }

  private Input input(String name) {
    return inputs.stream().filter(input -> input.name().equals(name)).findFirst().orElseThrow();
  }

  private void add(List<String> names, SequenceBuilder layers, Node node) {
    broken |= layers.broken();
    if (!layers.broken() && layers.output().rank() != 1) {
      node.problem("a branch must give a vector, as flatten does: " + layers.output());
    }
    int[] from = names.stream().mapToInt(offsets::get).toArray();
    int[] length = names.stream().mapToInt(name -> input(name).shape().size()).toArray();
    branches.add(new Branches.Branch(from, length, layers.build(), layers.learns()));
  }
}
