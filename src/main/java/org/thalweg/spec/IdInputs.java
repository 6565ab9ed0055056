package org.thalweg.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.event.Tensor;

/**
 * Inputs that are ids: a network that took them for numbers would learn nonsense, and an id beyond
 * its table can't be looked up. So the first layer on each is an embedding that is large enough. A
 * category whose width is declared ({@code dim}) gets a branch with one if it has none.
 */
final class IdInputs {
  private static final String EMBEDDING = "embedding";

  private final Node network;
  private final List<Tensor> inputs;

  private IdInputs(Node network, List<Tensor> inputs) {
    this.network = network;
    this.inputs = inputs;
  }

  /** The network with the branches that were missing; wrong ones become problems. */
  static Node complete(Node network, List<Tensor> inputs) {
    return new IdInputs(network, inputs).complete();
  }

  private Node complete() {
    Map<String, Object> missing = new LinkedHashMap<>();
    for (Tensor input : inputs) {
      if (input.ids() > 0) {
        layersOn(input)
            .ifPresentOrElse(
                layers -> requireEmbedding(layers, input), () -> addBranch(missing, input));
      }
    }
    return missing.isEmpty() ? network : with(missing);
  }

  /** The layers that take an input and nothing else. */
  private Optional<Node> layersOn(Tensor input) {
    if (!network.isMap()) {
      boolean alone = inputs.size() == 1 && (input.embedding() == 0 || begins(network));
      return alone ? Optional.of(network) : Optional.empty();
    }
    Node branches = network.get("branches");
    for (String name : keys(branches)) {
      Node branch = branches.get(name);
      Node listed = branch.get("inputs");
      boolean takes =
          listed.isList()
              ? listed.with(new Problems()).texts().equals(List.of(input.name()))
              : name.equals(input.name());
      if (takes) {
        return Optional.of(branch.isMap() ? branch.get("layers") : branch);
      }
    }
    return Optional.empty();
  }

  /** Whether the first layer is an embedding. */
  private static boolean begins(Node layers) {
    return embedding(layers).isPresent();
  }

  /** The options of the first layer, if it is an embedding. */
  private static Optional<Node> embedding(Node layers) {
    List<Node> items = layers.isList() ? layers.items() : List.of();
    return items.stream()
        .limit(1)
        .flatMap(first -> keys(first).stream().map(first::get))
        .filter(layer -> layer.path().toLowerCase(Locale.ROOT).endsWith("." + EMBEDDING))
        .findFirst();
  }

  private static void requireEmbedding(Node layers, Tensor input) {
    Optional<Node> embedding = embedding(layers);
    if (embedding.isEmpty()) {
      layers.problem("must begin with an embedding, because " + input.name() + " gives ids");
      return;
    }
    Node entries = embedding.get().get("entries");
    int given = entries.with(new Problems()).integer(Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
    if (given < input.ids()) {
      entries.problem(
          "must be at least " + input.ids() + ", the ids of " + input.name() + ": " + given);
    }
  }

  /** Adds an embedding for a category that says how wide it is; else a problem. */
  private void addBranch(Map<String, Object> branches, Tensor input) {
    if (input.embedding() == 0 || keys(network.get("branches")).contains(input.name())) {
      network.problem(
          "must have a branch for "
              + input.name()
              + " alone that begins with an embedding of at least "
              + input.ids()
              + " entries");
      return;
    }
    Map<String, Object> table = Map.of("entries", input.ids(), "dim", input.embedding());
    branches.put(input.name(), List.of(Map.of(EMBEDDING, table), "flatten"));
  }

  private Node with(Map<String, Object> branches) {
    Map<String, Object> all = new LinkedHashMap<>();
    Node given = network.isMap() ? network.get("branches") : network.get("none");
    keys(given).forEach(name -> all.put(name, given.get(name).raw()));
    all.putAll(branches);
    Map<String, Object> completed = new LinkedHashMap<>();
    keys(network).forEach(key -> completed.put(key, network.get(key).raw()));
    completed.put("branches", all);
    if (!network.isMap()) {
      completed.put("layers", network.raw());
    }
    return Node.root(Map.of("network", completed), network.problems()).get("network");
  }

  /** The keys of a map; that something is no map is for the network's reader to say. */
  private static List<String> keys(Node node) {
    return node.isMap() ? node.keys() : List.of();
  }
}
