package org.thalweg.local.generate;

import java.util.List;
import java.util.SplittableRandom;
import org.thalweg.definition.Node;

/**
 * The SEA concepts: three attributes uniform in [0, 10), of which the third means nothing; class 1
 * where {@code x0 + x1 <= threshold}. The threshold jumps every {@code every} events through 8, 9,
 * 7 and 9.5, then begins again. A label is wrong with probability {@code noise}.
 *
 * <p>Street and Kim, A streaming ensemble algorithm (SEA) for large-scale classification, KDD 2001.
 *
 * <pre>
 * sea: {every: 25000, noise: 0.1, seed: 1}     # every: by default a quarter of the events
 * </pre>
 *
 * Fields: {@code x0}, {@code x1}, {@code x2} and {@code class}, 0 or 1.
 */
public final class Sea implements Generator {
  private static final double[] THRESHOLDS = {8, 9, 7, 9.5};
  private static final List<String> FIELDS = List.of("x0", "x1", "x2", "class");

  private final SplittableRandom random;
  private final long every;
  private final double noise;
  private final Object[] event = new Object[FIELDS.size()];
  private long made;

  private Sea(long every, double noise, long seed) {
    this.random = new SplittableRandom(seed);
    this.every = every;
    this.noise = noise;
  }

  static Sea read(Node settings, long events) {
    settings.allowOnly("events", "every", "noise", "seed");
    return new Sea(
        settings.get("every").whole(Math.max(1, events / THRESHOLDS.length), 1, Long.MAX_VALUE),
        settings.get("noise").number(0.1, 0, 1),
        settings.get("seed").whole(1, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  @Override
  public List<String> fields() {
    return FIELDS;
  }

  @Override
  public Object[] next() {
    double x0 = 10 * random.nextDouble();
    double x1 = 10 * random.nextDouble();
    event[0] = x0;
    event[1] = x1;
    event[2] = 10 * random.nextDouble();
    boolean wrong = random.nextDouble() < noise;
    event[3] = (x0 + x1 <= threshold()) == wrong ? 0 : 1;
    made++;
    return event;
  }

  private double threshold() {
    return THRESHOLDS[(int) (made / every % THRESHOLDS.length)];
  }
}
