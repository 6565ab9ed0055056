package org.thalweg.learn;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.thalweg.event.Label;
import org.thalweg.nn.Tensor;

/** In words, what keeps models of one definition from going on under another. */
final class SpecDifferences {

  /** More than so many of a kind are counted. */
  private static final int MOST = 10;

  private final ModelSpec then;
  private final ModelSpec now;
  private final List<String> found = new ArrayList<>();

  private SpecDifferences(ModelSpec then, ModelSpec now) {
    this.then = then;
    this.now = now;
  }

  static List<String> between(ModelSpec then, ModelSpec now) {
    SpecDifferences differences = new SpecDifferences(then, now);
    differences.keys();
    differences.features();
    differences.label();
    differences.tensors();
    differences.optimizer();
    return List.copyOf(differences.found);
  }

  private void keys() {
    String before = then.events().key().orElse("none");
    String after = now.events().key().orElse("none");
    if (!before.equals(after)) {
      add("model.per", before, after);
    }
  }

  private void features() {
    Map<?, ?> before = features(then);
    Map<?, ?> after = features(now);
    names("feature", before.keySet(), after.keySet());
    for (Object name : after.keySet()) {
      if (before.containsKey(name) && !same(before.get(name), after.get(name))) {
        add("feature " + name, before.get(name), after.get(name));
      }
    }
  }

  private void label() {
    if (same(label(then), label(now))) {
      return;
    }
    if (then.label() instanceof Label.Classes before
        && now.label() instanceof Label.Classes after) {
      names("class", new LinkedHashSet<>(before.names()), new LinkedHashSet<>(after.names()));
    } else if (then.label() instanceof Label.Flags before
        && now.label() instanceof Label.Flags after) {
      names("flag", new LinkedHashSet<>(before.names()), new LinkedHashSet<>(after.names()));
    } else {
      add("label", label(then), label(now));
      return;
    }
    if (!then.label().field().equals(now.label().field())) {
      add("label.field", then.label().field(), now.label().field());
    }
    if (then.events().ahead() != now.events().ahead()) {
      add("label.ahead", then.events().ahead(), now.events().ahead());
    }
  }

  /** Names that are new or gone; else whether they have another order. */
  private void names(String kind, Set<?> before, Set<?> after) {
    if (before.equals(after)) {
      if (!List.copyOf(before).equals(List.copyOf(after))) {
        add("order of " + kind + " names", List.copyOf(before), List.copyOf(after));
      }
      return;
    }
    some(kind, after.stream().filter(name -> !before.contains(name)).toList(), "new");
    some(kind, before.stream().filter(name -> !after.contains(name)).toList(), "gone");
  }

  private void some(String kind, List<?> names, String what) {
    names.stream().limit(MOST).forEach(name -> found.add(kind + " " + name + " is " + what));
    if (names.size() > MOST) {
      found.add(names.size() - MOST + " more of kind " + kind + " are " + what);
    }
  }

  private void tensors() {
    if (same(then.network().definition(), now.network().definition())
        && then.network().layout().equals(now.network().layout())) {
      return;
    }
    int before = found.size();
    for (Tensor tensor : now.network().layout().tensors()) {
      Optional<Tensor> old = then.network().layout().find(tensor.name());
      if (old.isEmpty()) {
        found.add("tensor " + text(tensor) + " is new");
      } else if (!old.get().shape().equals(tensor.shape())) {
        add("tensor " + tensor.name(), old.get().shape(), tensor.shape());
      }
    }
    for (Tensor tensor : then.network().layout().tensors()) {
      if (now.network().layout().find(tensor.name()).isEmpty()) {
        found.add("tensor " + text(tensor) + " is gone");
      }
    }
    if (found.size() == before) {
      add("network", then.network().definition(), now.network().definition());
    }
  }

  private static String text(Tensor tensor) {
    return tensor.name() + " " + tensor.shape();
  }

  private void optimizer() {
    String before = kind(then);
    String after = kind(now);
    if (!before.equals(after)) {
      add("optimizer", before, after);
    }
  }

  /** The name of the optimiser: it says what its slots mean. */
  static String kind(ModelSpec spec) {
    return ((Map<?, ?>) spec.optimizer().definition()).keySet().iterator().next().toString();
  }

  /** The definitions of the features, by name and in their order. */
  static Map<?, ?> features(ModelSpec spec) {
    return (Map<?, ?>) ((Map<?, ?>) spec.events().definition()).get("features");
  }

  static Object label(ModelSpec spec) {
    return ((Map<?, ?>) spec.events().definition()).get("label");
  }

  /** As texts, because the order within maps counts too. */
  static boolean same(Object before, Object after) {
    return String.valueOf(before).equals(String.valueOf(after));
  }

  private void add(String what, Object before, Object after) {
    found.add(what + " was " + before + " and is " + after);
  }
}
