package org.thalweg.nn.optim;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.thalweg.nn.Options;

/**
 * An optimiser under its name in a definition. A new one is a new line here.
 *
 * @param learningRate its usual one
 * @param weightDecay its usual decoupled weight decay
 * @param regularised whether the common options l1 and l2 apply; FTRL has its own
 */
record OptimizerKind(
    String name, double learningRate, double weightDecay, boolean regularised, Reader reader) {

  /** Reads the options of one rule. */
  interface Reader {
    UpdateRule read(Options options);
  }

  private static final Map<String, OptimizerKind> KINDS = new LinkedHashMap<>();

  static {
    add(new OptimizerKind("sgd", 0.01, 0, true, Sgd::read));
    add(new OptimizerKind("momentum", 0.01, 0, true, Momentum::heavyBall));
    add(new OptimizerKind("nesterov", 0.01, 0, true, Momentum::nesterov));
    add(new OptimizerKind("adagrad", 0.01, 0, true, Adagrad::read));
    add(new OptimizerKind("rmsProp", 0.001, 0, true, RmsProp::read));
    add(new OptimizerKind("adadelta", 1, 0, true, Adadelta::read));
    add(new OptimizerKind("adam", 0.001, 0, true, Adam::read));
    add(new OptimizerKind("adamW", 0.001, 0.01, true, Adam::read));
    add(new OptimizerKind("amsGrad", 0.001, 0, true, Adam::amsGrad));
    add(new OptimizerKind("nadam", 0.001, 0, true, Nadam::read));
    add(new OptimizerKind("ftrl", 0.1, 0, false, Ftrl::read));
  }

  private static void add(OptimizerKind kind) {
    KINDS.put(kind.name().toLowerCase(Locale.ROOT), kind);
  }

  /** The kind of a name; case does not count. */
  static Optional<OptimizerKind> find(String name) {
    return Optional.ofNullable(KINDS.get(name.toLowerCase(Locale.ROOT)));
  }

  static Set<String> names() {
    Set<String> names = new TreeSet<>();
    KINDS.values().forEach(kind -> names.add(kind.name()));
    return names;
  }
}
