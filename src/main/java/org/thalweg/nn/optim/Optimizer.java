package org.thalweg.nn.optim;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.definition.Suggestion;
import org.thalweg.nn.Network;
import org.thalweg.nn.Options;

/**
 * How a step changes a model: the gradient is clipped by value and by norm, L2 and L1 are added to
 * it, decoupled weight decay shrinks the parameters (I. Loshchilov, F. Hutter 2019,
 * arXiv:1711.05101), and the rule moves them. Immutable, shared.
 */
public final class Optimizer {

  private final UpdateRule rule;
  private final double learningRate;
  private final Schedule schedule;
  private final Regularisation regularisation;
  private final Object definition;

  private Optimizer(
      UpdateRule rule,
      double learningRate,
      Schedule schedule,
      Regularisation regularisation,
      Object definition) {
    this.rule = rule;
    this.learningRate = learningRate;
    this.schedule = schedule;
    this.regularisation = regularisation;
    this.definition = Objects.requireNonNull(definition, "definition");
  }

  /** Reads {@code {adam: {learningRate: 0.001}}} or the like. */
  public static Optimizer read(Node node) {
    String name = Options.kindOf(node);
    OptimizerKind kind = OptimizerKind.find(name).orElse(null);
    if (kind == null) {
      node.problem(
          name.isEmpty()
              ? "must be an optimiser, such as adam or {sgd: {learningRate: 0.01}}"
              : "unknown optimiser " + name + Suggestion.of(name, OptimizerKind.names()));
      kind = OptimizerKind.find("sgd").orElseThrow();
    }
    Options options = new Options(kind.name(), Options.valueOf(node), "learningRate");
    double learningRate = options.positive("learningRate", kind.learningRate());
    UpdateRule rule = kind.reader().read(options);
    Regularisation regularisation = Regularisation.read(options, kind);
    Schedule schedule = Schedule.read(options.node("schedule"));
    options.keep("schedule", schedule.definition());
    options.close();
    return new Optimizer(rule, learningRate, schedule, regularisation, options.definition());
  }

  /** The learning rate as it is given; a schedule only lowers it. */
  public double learningRate() {
    return learningRate;
  }

  /**
   * Looks at whether weights can shrink at a learning rate, without being turned over by each step.
   * A definition that was kept may say otherwise: its steps are undone once weights are too large.
   *
   * @throws IllegalArgumentException if decay, or L2 where it acts the same, is too much for it
   */
  public void checkDecay(double rate) {
    checkDecay(rate, "weightDecay", regularisation.weightDecay());
    if (rule instanceof Sgd || rule instanceof Momentum) {
      checkDecay(rate, "l2", regularisation.l2());
    }
  }

  private static void checkDecay(double rate, String name, double decay) {
    double part = rate * decay;
    if (part >= 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "learningRate times %s must be below 1, as each step takes that part of the weights"
                  + " away: %s × %s = %.6g",
              name,
              rate,
              decay,
              part));
    }
  }

  /** Plain stochastic gradient descent. */
  public static Optimizer sgd(double learningRate) {
    return of("sgd", learningRate);
  }

  /** Adam with its usual settings. */
  public static Optimizer adam(double learningRate) {
    return of("adam", learningRate);
  }

  /** The tree that {@link #read} reads, with all options. */
  public Object definition() {
    return definition;
  }

  /** Values that the optimiser remembers for a model. */
  public int slotCount(Network network) {
    return Math.addExact(Math.multiplyExact(rule.slots(), network.parameterCount()), rule.extras());
  }

  /** What takes the steps in one thread. */
  public Updater updater() {
    return new Updater(this);
  }

  UpdateRule rule() {
    return rule;
  }

  Regularisation regularisation() {
    return regularisation;
  }

  /**
   * The learning rate of a step.
   *
   * @param taken steps taken before
   */
  public double learningRate(long taken) {
    return learningRate * schedule.factor(taken);
  }

  private static Optimizer of(String name, double learningRate) {
    Problems problems = new Problems();
    Node node = Node.root(Map.of(name, Map.of("learningRate", learningRate)), problems);
    Optimizer optimizer = read(node);
    problems.throwIfAny();
    return optimizer;
  }
}
