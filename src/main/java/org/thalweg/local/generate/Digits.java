package org.thalweg.local.generate;

import java.util.List;
import java.util.SplittableRandom;
import org.thalweg.definition.Node;

/**
 * Handwriting of a kind: 28 by 28 grey images of the digits 0 to 9, each drawn with a pen along the
 * digit's strokes, in varying shape, thickness, size, slant, turn and position, with noise. From
 * event {@code invertAfter} on the ink is white where it was black: a drift that no network
 * survives without learning.
 *
 * <pre>
 * digits: {noise: 0.1, wobble: 0.06, invertAfter: 10000, seed: 1}    # invertAfter: by default never
 * </pre>
 *
 * Fields: {@code pixels}, 784 numbers in [0, 1], row by row, 1 is ink; {@code label}, 0 to 9.
 */
public final class Digits implements Generator {
  private static final List<String> FIELDS = List.of("pixels", "label");

  private final SplittableRandom random;
  private final Pen pen;
  private final double noise;
  private final long invertAfter;
  private final float[] pixels = new float[Pen.SIDE * Pen.SIDE];
  private final Object[] event = {pixels, 0};
  private long made;

  private Digits(double noise, double wobble, long invertAfter, long seed) {
    this.random = new SplittableRandom(seed);
    this.pen = new Pen(random, wobble);
    this.noise = noise;
    this.invertAfter = invertAfter;
  }

  static Digits read(Node settings, long events) {
    settings.allowOnly("events", "noise", "wobble", "invertAfter", "seed");
    return new Digits(
        settings.get("noise").number(0.1, 0, 1),
        settings.get("wobble").number(0.06, 0, 0.5),
        settings.get("invertAfter").whole(Long.MAX_VALUE, 0, Long.MAX_VALUE),
        settings.get("seed").whole(1, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  @Override
  public List<String> fields() {
    return FIELDS;
  }

  @Override
  public Object[] next() {
    int digit = random.nextInt(10);
    pen.draw(Strokes.of(digit), pixels);
    addNoise();
    if (made >= invertAfter) {
      invert();
    }
    made++;
    event[1] = digit;
    return event;
  }

  /** Uniform noise within plus or minus {@link #noise}; four pixels from each random number. */
  private void addNoise() {
    float scale = (float) noise / (1 << 15);
    for (int i = 0; i < pixels.length; i += 4) {
      long bits = random.nextLong();
      for (int j = 0; j < 4; j++) {
        float noisy = pixels[i + j] + scale * (short) (bits >> (16 * j));
        pixels[i + j] = Math.min(1, Math.max(0, noisy));
      }
    }
  }

  private void invert() {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 1 - pixels[i];
    }
  }
}
