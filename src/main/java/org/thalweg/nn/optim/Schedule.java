package org.thalweg.nn.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.thalweg.definition.Node;
import org.thalweg.definition.Suggestion;
import org.thalweg.nn.Options;

/**
 * By what the learning rate is multiplied, as steps go by: constant, {@code {step: {every: 1000,
 * factor: 0.5}}}, {@code {exponential: {halfLife: 1000}}}, {@code {cosine: {steps: 10000, floor:
 * 0.1}}} or {@code {inverseSquareRoot: {scale: 100}}}; each with {@code warmUp: n}, in whose n
 * steps the rate rises linearly, before the schedule begins.
 */
final class Schedule {

  /** The factor t steps after the warm-up. */
  private interface Curve {
    double at(double t);
  }

  private interface Reader {
    Curve read(Options options);
  }

  private static final Map<String, Reader> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("constant", options -> t -> 1);
    KINDS.put("step", Schedule::steps);
    KINDS.put("exponential", Schedule::exponential);
    KINDS.put("cosine", Schedule::cosine);
    KINDS.put("inverseSquareRoot", Schedule::inverseSquareRoot);
  }

  private final Curve curve;
  private final int warmUp;
  private final Object definition;

  private Schedule(Curve curve, int warmUp, Object definition) {
    this.curve = curve;
    this.warmUp = warmUp;
    this.definition = Objects.requireNonNull(definition, "definition");
  }

  static Schedule constant() {
    return new Schedule(t -> 1, 0, Map.of("constant", Map.of("warmUp", 0)));
  }

  /** Reads a schedule; absent is constant. */
  static Schedule read(Node node) {
    if (node.isAbsent()) {
      return constant();
    }
    String kind = Options.kindOf(node);
    Reader reader = KINDS.get(kind);
    if (reader == null) {
      node.problem("unknown schedule" + Suggestion.of(kind, KINDS.keySet()));
      return constant();
    }
    Options options = new Options(kind, Options.valueOf(node), null);
    Curve curve = reader.read(options);
    int warmUp = options.integer("warmUp", 0, 0, Integer.MAX_VALUE);
    options.close();
    return new Schedule(curve, warmUp, options.definition());
  }

  private static Curve steps(Options options) {
    int every = options.required("every", 1, Integer.MAX_VALUE);
    double factor = options.number("factor", 0.1, 1e-6, 1);
    return t -> Math.pow(factor, Math.floor(t / every));
  }

  private static Curve exponential(Options options) {
    int halfLife = options.required("halfLife", 1, Integer.MAX_VALUE);
    return t -> Math.pow(0.5, t / halfLife);
  }

  private static Curve cosine(Options options) {
    int steps = options.required("steps", 1, Integer.MAX_VALUE);
    double floor = options.number("floor", 0, 0, 1);
    return t -> floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * Math.min(t / steps, 1)));
  }

  private static Curve inverseSquareRoot(Options options) {
    int scale = options.integer("scale", 1, 1, Integer.MAX_VALUE);
    return t -> Math.sqrt(scale / (scale + t));
  }

  /**
   * The factor of a step.
   *
   * @param step steps taken before
   */
  double factor(long step) {
    return step < warmUp ? (step + 1.0) / (warmUp + 1.0) : curve.at(step - (double) warmUp);
  }

  Object definition() {
    return definition;
  }
}
