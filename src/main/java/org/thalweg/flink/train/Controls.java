package org.thalweg.flink.train;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.thalweg.flink.io.Command;

/**
 * What commands have set for a model, until others set it back.
 *
 * @param paused whether events are predicted and measured, but not learnt
 * @param learningRate in the place of the job's; NaN for that
 * @param frozen names of layers that are not learnt, in order
 */
record Controls(boolean paused, double learningRate, List<String> frozen) {

  /** Nothing was set. */
  static final Controls NONE = new Controls(false, Double.NaN, List.of());

  Controls {
    frozen = List.copyOf(frozen);
  }

  /** Whether a command sets something, here and for models that begin later. */
  static boolean areSetBy(Command.Action action) {
    return switch (action) {
      case PAUSE, RESUME, LEARNING_RATE, FREEZE, UNFREEZE -> true;
      case PUBLISH, RESET, ROLLBACK -> false;
    };
  }

  /** These, after a command that sets something. */
  Controls with(Command command) {
    return switch (command.action()) {
      case PAUSE -> new Controls(true, learningRate, frozen);
      case RESUME -> new Controls(false, learningRate, frozen);
      case LEARNING_RATE -> new Controls(paused, command.learningRate(), frozen);
      case FREEZE -> new Controls(paused, learningRate, frozen(command.layers(), true));
      case UNFREEZE -> new Controls(paused, learningRate, frozen(command.layers(), false));
      case PUBLISH, RESET, ROLLBACK -> this;
    };
  }

  private List<String> frozen(Collection<String> layers, boolean add) {
    TreeSet<String> names = new TreeSet<>(frozen);
    if (add) {
      names.addAll(layers);
    } else {
      layers.forEach(names::remove);
    }
    return List.copyOf(names);
  }

  /** A sentence on what a command has set. */
  String sentence(Command.Action action) {
    return switch (action) {
      case PAUSE -> "learning is paused";
      case RESUME -> "learning goes on";
      case LEARNING_RATE ->
          Double.isNaN(learningRate)
              ? "the learning rate is the job's"
              : "the learning rate is " + learningRate;
      case FREEZE, UNFREEZE ->
          frozen.isEmpty() ? "no layer is frozen" : "frozen: " + String.join(", ", frozen);
      case PUBLISH, RESET, ROLLBACK ->
          throw new IllegalArgumentException("sets nothing: " + action);
    };
  }
}
