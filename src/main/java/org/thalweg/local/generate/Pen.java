package org.thalweg.local.generate;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Draws strokes into a small grey image, each time a little differently. */
final class Pen {
  /** Pixels of an edge. */
  static final int SIDE = 28;

  private static final float GREY = 1f / 255;

  private final SplittableRandom random;
  private final double wobble;
  private final BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
  private final byte[] raster = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
  private final Graphics2D graphics = image.createGraphics();
  private final Path2D.Double path = new Path2D.Double();

  // How the present image is placed: x' = a x + b y + e, y' = c x + d y + f.
  private double a;
  private double b;
  private double c;
  private double d;
  private double e;
  private double f;

  /**
   * A pen.
   *
   * @param wobble how far a point strays from its place, as a part of the digit's height
   */
  Pen(SplittableRandom random, double wobble) {
    this.random = random;
    this.wobble = wobble;
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Color.WHITE);
  }

  /**
   * Draws strokes.
   *
   * @param strokes each x, y, x, y, ... in the unit square, y downwards
   * @param pixels receives {@link #SIDE} squared numbers in [0, 1], row by row, 1 is ink
   */
  void draw(double[][] strokes, float[] pixels) {
    Arrays.fill(raster, (byte) 0);
    place();
    path.reset();
    for (double[] stroke : strokes) {
      trace(stroke);
    }
    float thickness = (float) between(1.6, 3.4);
    graphics.setStroke(new BasicStroke(thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(path);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (raster[i] & 0xff) * GREY;
    }
  }

  /** Size, slant, turn and position of the present image. */
  private void place() {
    double width = between(11, 17);
    double height = between(16, 21);
    double slant = between(-0.25, 0.45);
    double turn = between(-0.2, 0.2);
    double cos = Math.cos(turn);
    double sin = Math.sin(turn);
    double shear = -slant * height;
    a = cos * width;
    b = cos * shear - sin * height;
    c = sin * width;
    d = sin * shear + cos * height;
    e = SIDE / 2.0 + between(-2, 2) - (a + b) / 2;
    f = SIDE / 2.0 + between(-2, 2) - (c + d) / 2;
  }

  /** A smooth curve through the points: quadratic pieces that meet half way between them. */
  private void trace(double[] stroke) {
    double lastX = x(stroke[0], stroke[1]);
    double lastY = y(stroke[0], stroke[1]);
    path.moveTo(lastX, lastY);
    for (int i = 2; i < stroke.length; i += 2) {
      double px = stroke[i] + wobble * between(-1, 1);
      double py = stroke[i + 1] + wobble * between(-1, 1);
      double nextX = x(px, py);
      double nextY = y(px, py);
      if (i == 2) {
        path.lineTo((lastX + nextX) / 2, (lastY + nextY) / 2);
      } else {
        path.quadTo(lastX, lastY, (lastX + nextX) / 2, (lastY + nextY) / 2);
      }
      lastX = nextX;
      lastY = nextY;
    }
    path.lineTo(lastX, lastY);
  }

  private double x(double px, double py) {
    return a * px + b * py + e;
  }

  private double y(double px, double py) {
    return c * px + d * py + f;
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
