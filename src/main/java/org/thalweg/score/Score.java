package org.thalweg.score;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.event.Label;

/** What a model says of one event. */
public final class Score {

  private final ServedModel model;
  private final float[] outputs;

  Score(ServedModel model, float[] outputs) {
    this.model = model;
    this.outputs = outputs;
  }

  /** The version that said it. */
  public ServedModel model() {
    return model;
  }

  /** Its number. */
  public long version() {
    return model.version();
  }

  /**
   * What is predicted: the most probable class; {@code true} or {@code false}; the flags that are
   * set, separated by commas; the number.
   */
  public String label() {
    Label label = model.label();
    if (label instanceof Label.Classes classes) {
      return classes.names().get(best());
    }
    if (label instanceof Label.Flags) {
      return String.join(",", flags());
    }
    return label instanceof Label.Flag
        ? Boolean.toString(outputs[0] >= 0.5f)
        : Float.toString(outputs[0]);
  }

  /** The first of the largest outputs. */
  private int best() {
    int best = 0;
    for (int i = 1; i < outputs.length; i++) {
      best = outputs[i] > outputs[best] ? i : best;
    }
    return best;
  }

  /** The flags whose probability is at least one half; of a label with flags. */
  public List<String> flags() {
    List<String> set = new ArrayList<>();
    probabilities().forEach((name, p) -> set.addAll(p >= 0.5f ? List.of(name) : List.of()));
    return set;
  }

  /**
   * Probabilities by name: of each class or flag, of {@code true} where the label is one flag; none
   * of a number.
   */
  public Map<String, Float> probabilities() {
    List<String> names = names(model.label());
    Map<String, Float> probabilities = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      probabilities.put(names.get(i), outputs[i]);
    }
    return probabilities;
  }

  /** What a label's probabilities are called: its classes, its flags, or {@code true}. */
  public static List<String> names(Label label) {
    if (label instanceof Label.Classes classes) {
      return classes.names();
    }
    if (label instanceof Label.Flags flags) {
      return flags.names();
    }
    return label instanceof Label.Flag ? List.of("true") : List.of();
  }

  /** The number that is predicted, or the probability that a flag is true. */
  public float value() {
    return outputs[0];
  }

  /** The model's outputs: probabilities in the order of the classes or flags, or the number. */
  public float[] outputs() {
    return outputs.clone();
  }

  @Override
  public String toString() {
    return "Score[" + label() + " by version " + version() + "]";
  }
}
