package org.thalweg.flink.io;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a training job is told to do while it runs.
 *
 * @param id no other command has it; 1 to {@link #MOST_ID} characters
 * @param model the model key; empty for all models
 * @param action what to do
 * @param learningRate of {@link Action#LEARNING_RATE}; NaN for the job's own, as in all other cases
 * @param layers of {@link Action#FREEZE} and {@link Action#UNFREEZE}, else none
 * @param version of {@link Action#ROLLBACK}, from 1; else 0
 */
public record Command(
    String id,
    Optional<String> model,
    Action action,
    double learningRate,
    List<String> layers,
    long version) {

  /** The longest id, in characters. */
  public static final int MOST_ID = 100;

  /** What a job can be told. */
  public enum Action {
    PUBLISH("publish"),
    PAUSE("pause"),
    RESUME("resume"),
    LEARNING_RATE("learning-rate"),
    FREEZE("freeze"),
    UNFREEZE("unfreeze"),
    RESET("reset"),
    ROLLBACK("rollback");

    private final String word;

    Action(String word) {
      this.word = word;
    }

    /** As commands and answers write it. */
    public String word() {
      return word;
    }

    /**
     * The action of a word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Action of(String word) {
      for (Action action : values()) {
        if (action.word.equals(word)) {
          return action;
        }
      }
      throw new IllegalArgumentException(
          "unknown command "
              + word
              + "; known: publish, pause, resume, learning-rate, freeze, unfreeze, reset,"
              + " rollback");
    }
  }

  /** A command. */
  public Command {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(action, "action");
    layers = List.copyOf(layers);
    if (id.isBlank() || id.length() > MOST_ID) {
      throw new IllegalArgumentException(
          "a command's id must have 1 to " + MOST_ID + " characters: " + id.length());
    }
    if (layers.isEmpty() == (action == Action.FREEZE || action == Action.UNFREEZE)) {
      throw new IllegalArgumentException(
          "layers must be named to freeze and unfreeze, and else not: " + layers);
    }
    if (action == Action.ROLLBACK ? version < 1 : version != 0) {
      throw new IllegalArgumentException(
          "a version, from 1, must be named to roll back, and else not: " + version);
    }
    if (action != Action.LEARNING_RATE && !Double.isNaN(learningRate)) {
      throw new IllegalArgumentException(
          "a learning rate must be named to set it, and else not: " + learningRate);
    }
  }

  /** A command that needs no more than its name. */
  public static Command of(String id, Optional<String> model, Action action) {
    return new Command(id, model, action, Double.NaN, List.of(), 0);
  }

  /** Learn at this rate; NaN for the job's own. */
  public static Command learningRate(String id, Optional<String> model, double rate) {
    return new Command(id, model, Action.LEARNING_RATE, rate, List.of(), 0);
  }

  /** Freeze or unfreeze layers. */
  public static Command layers(
      String id, Optional<String> model, Action action, List<String> layers) {
    return new Command(id, model, action, Double.NaN, layers, 0);
  }

  /** Go back to a version. */
  public static Command rollback(String id, Optional<String> model, long version) {
    return new Command(id, model, Action.ROLLBACK, Double.NaN, List.of(), version);
  }
}
