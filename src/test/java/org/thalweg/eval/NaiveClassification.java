package org.thalweg.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures for class labels, computed from the entire history, straight from their formulas. */
final class NaiveClassification {
  private final int classes;
  private final int window;
  private final int lag;
  private final List<Integer> truths = new ArrayList<>();
  private final List<float[]> outputs = new ArrayList<>();

  NaiveClassification(int classes, int window, int ahead) {
    this.classes = classes;
    this.window = window;
    this.lag = Math.max(1, ahead);
  }

  void add(int truth, float[] probabilities) {
    truths.add(truth);
    outputs.add(probabilities.clone());
  }

  Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    put(values, "", 0);
    put(values, "window.", Math.max(0, truths.size() - window));
    return values;
  }

  private void put(Map<String, Double> values, String prefix, int from) {
    int n = truths.size() - from;
    values.put(prefix + "events", (double) n);
    String[] names = {"", "noChange.", "majority."};
    double repeated = accuracy(1, from);
    for (int predictor = 0; predictor < names.length; predictor++) {
      double accuracy = accuracy(predictor, from);
      double loss = 0;
      for (int i = from; i < truths.size(); i++) {
        loss -= Math.log(Math.max(1e-7, probability(predictor, i)));
      }
      String name = prefix + names[predictor];
      values.put(name + "accuracy", accuracy);
      values.put(name + "kappa", gain(accuracy, chance(predictor, from)));
      values.put(name + "kappaTemporal", gain(accuracy, repeated));
      values.put(name + "logLoss", n == 0 ? 0 : loss / n);
    }
  }

  private static double gain(double accuracy, double reference) {
    return reference > 1 - 1e-12 ? 0 : (accuracy - reference) / (1 - reference);
  }

  private double accuracy(int predictor, int from) {
    double right = 0;
    for (int i = from; i < truths.size(); i++) {
      right += predicted(predictor, i) == truths.get(i) ? 1 : 0;
    }
    return truths.size() == from ? 0 : right / (truths.size() - from);
  }

  private double chance(int predictor, int from) {
    double chance = 0;
    double n = truths.size() - from;
    for (int c = 0; c < classes; c++) {
      double labelled = 0;
      double said = 0;
      for (int i = from; i < truths.size(); i++) {
        labelled += truths.get(i) == c ? 1 : 0;
        said += predicted(predictor, i) == c ? 1 : 0;
      }
      chance += n == 0 ? 0 : labelled / n * said / n;
    }
    return chance;
  }

  private int predicted(int predictor, int event) {
    if (predictor == 1) {
      return event < lag ? 0 : truths.get(event - lag);
    }
    int best = 0;
    for (int c = 1; c < classes; c++) {
      double lead =
          predictor == 0
              ? outputs.get(event)[c] - outputs.get(event)[best]
              : labelledBefore(event, c) - labelledBefore(event, best);
      best = lead > 0 ? c : best;
    }
    return best;
  }

  private int labelledBefore(int event, int label) {
    return (int) truths.subList(0, event).stream().filter(truth -> truth == label).count();
  }

  private double probability(int predictor, int event) {
    int truth = truths.get(event);
    if (predictor == 0) {
      return outputs.get(event)[truth];
    }
    if (predictor == 2) {
      return (labelledBefore(event, truth) + 1.0) / (event + classes);
    }
    int repetitions = 0;
    for (int i = lag; i < event; i++) {
      repetitions += truths.get(i).equals(truths.get(i - lag)) ? 1 : 0;
    }
    double repetition = (repetitions + 1.0) / (Math.max(0, event - lag) + classes);
    boolean same = event >= lag && truths.get(event - lag) == truth;
    return event < lag ? 1.0 / classes : same ? repetition : (1 - repetition) / (classes - 1);
  }
}
