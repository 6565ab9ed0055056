package org.thalweg.local.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.thalweg.definition.Node;

/**
 * A hyperplane that turns: points are uniform in the unit cube, and class 1 where {@code sum(w x)
 * >= sum(w) / 2}. The weights start uniform in [0, 1]; after each event the first {@code drifting}
 * of them move by {@code change} in their present direction, which flips with probability {@code
 * flip}. A label is wrong with probability {@code noise}.
 *
 * <p>Hulten, Spencer and Domingos, Mining time-changing data streams, KDD 2001; settings as in
 * MOA's {@code HyperplaneGenerator}.
 *
 * <pre>
 * hyperplane: {attributes: 10, drifting: 2, change: 0.0, flip: 0.1, noise: 0.05, seed: 1}
 * </pre>
 *
 * Fields: {@code x0}, {@code x1}, ... in [0, 1) and {@code class}, 0 or 1.
 */
public final class Hyperplane implements Generator {
  private final SplittableRandom random;
  private final List<String> fields;
  private final double[] weights;
  private final double[] directions;
  private final double change;
  private final double flip;
  private final double noise;
  private final Object[] event;

  private Hyperplane(
      int attributes, int drifting, double change, double flip, double noise, long seed) {
    this.random = new SplittableRandom(seed);
    this.change = change;
    this.flip = flip;
    this.noise = noise;
    this.fields = names(attributes);
    this.event = new Object[attributes + 1];
    this.weights = new double[attributes];
    this.directions = new double[drifting];
    for (int i = 0; i < attributes; i++) {
      weights[i] = random.nextDouble();
    }
    for (int i = 0; i < drifting; i++) {
      directions[i] = 1;
    }
  }

  static Hyperplane read(Node settings, long events) {
    settings.allowOnly("events", "attributes", "drifting", "change", "flip", "noise", "seed");
    int attributes = settings.get("attributes").integer(10, 1, 10_000);
    return new Hyperplane(
        attributes,
        settings.get("drifting").integer(Math.min(2, attributes), 0, attributes),
        settings.get("change").number(0, 0, 1),
        settings.get("flip").number(0.1, 0, 1),
        settings.get("noise").number(0.05, 0, 1),
        settings.get("seed").whole(1, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static List<String> names(int attributes) {
    List<String> names = new ArrayList<>(attributes + 1);
    for (int i = 0; i < attributes; i++) {
      names.add("x" + i);
    }
    names.add("class");
    return List.copyOf(names);
  }

  @Override
  public List<String> fields() {
    return fields;
  }

  @Override
  public Object[] next() {
    double side = 0;
    for (int i = 0; i < weights.length; i++) {
      double x = random.nextDouble();
      event[i] = x;
      side += weights[i] * (x - 0.5);
    }
    boolean wrong = random.nextDouble() < noise;
    event[weights.length] = (side >= 0) == wrong ? 0 : 1;
    drift();
    return event;
  }

  private void drift() {
    for (int i = 0; i < directions.length; i++) {
      weights[i] += directions[i] * change;
      if (random.nextDouble() < flip) {
        directions[i] = -directions[i];
      }
    }
  }
}
