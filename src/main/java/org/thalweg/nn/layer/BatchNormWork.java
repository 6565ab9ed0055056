package org.thalweg.nn.layer;

import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Vectors;

/** A batch norm at work. Channel c has runs r = c, c + channels, ... of {@code run} values each. */
final class BatchNormWork implements LayerWork {

  private final BatchNorm layer;
  private final int channels;
  private final int run;

  /** Runs of each channel in one example. */
  private final int repeats;

  /** (x - mean) / √(variance + ε). */
  private final float[] normal;

  private final double[] mean;
  private final double[] variance;

  /** 1 / √(variance + ε). */
  private final float[] rate;

  /** Sums over a channel, in the backward pass. */
  private final double[] sums;

  private final double[] slopes;

  private final float[] newMean;
  private final float[] newVariance;
  private boolean byBatch;

  BatchNormWork(BatchNorm layer, Workspace workspace) {
    this.layer = layer;
    channels = layer.channels();
    run = layer.run();
    repeats = layer.input().size() / (channels * run);
    normal = workspace.perExample(layer.input().size());
    mean = new double[channels];
    variance = new double[channels];
    rate = new float[channels];
    sums = new double[channels];
    slopes = new double[channels];
    newMean = new float[channels];
    newVariance = new float[channels];
  }

  @Override
  public void forward(Pass pass, int n, float[] x, float[] y) {
    int runs = n * repeats * channels;
    long count = (long) n * repeats * run;
    byBatch = pass.training && count > 1;
    if (byBatch) {
      measure(x, runs, count);
    } else {
      for (int c = 0; c < channels; c++) {
        mean[c] = pass.values[pass.buffers + layer.mean() + c];
        variance[c] = pass.values[pass.buffers + layer.variance() + c];
      }
    }
    for (int c = 0; c < channels; c++) {
      rate[c] = (float) (1 / Math.sqrt(variance[c] + layer.epsilon()));
    }
    normalise(pass.values, x, y, runs);
    if (pass.training) {
      follow(pass, x, count);
    }
  }

  private void measure(float[] x, int runs, long count) {
    for (int c = 0; c < channels; c++) {
      mean[c] = 0;
      variance[c] = 0;
    }
    for (int r = 0; r < runs; r++) {
      mean[r % channels] += sum(x, r * run);
    }
    for (int c = 0; c < channels; c++) {
      mean[c] /= count;
    }
    for (int r = 0; r < runs; r++) {
      float m = (float) mean[r % channels];
      for (int i = r * run; i < (r + 1) * run; i++) {
        normal[i] = x[i] - m;
      }
      variance[r % channels] += sumOfSquares(normal, r * run);
    }
    for (int c = 0; c < channels; c++) {
      variance[c] /= count;
    }
  }

  private double sum(float[] x, int from) {
    return run == 1 ? x[from] : Vectors.sum(run, x, from);
  }

  private double sumOfSquares(float[] x, int from) {
    return run == 1 ? (double) x[from] * x[from] : Vectors.sumOfSquares(run, x, from);
  }

  private void normalise(float[] w, float[] x, float[] y, int runs) {
    for (int r = 0; r < runs; r++) {
      int c = r % channels;
      float m = (float) mean[c];
      float scale = w[layer.scale() + c];
      float shift = w[layer.shift() + c];
      for (int i = r * run; i < (r + 1) * run; i++) {
        normal[i] = (x[i] - m) * rate[c];
        y[i] = normal[i] * scale + shift;
      }
    }
  }

  /** What the running statistics will be; the variance is the unbiased estimate. */
  private void follow(Pass pass, float[] x, long count) {
    double keep = 1 - layer.momentum();
    for (int c = 0; c < channels; c++) {
      float oldMean = pass.values[pass.buffers + layer.mean() + c];
      float oldVariance = pass.values[pass.buffers + layer.variance() + c];
      double distance = (double) x[c] - oldMean;
      double m = byBatch ? mean[c] : x[c];
      double v = byBatch ? variance[c] * count / (count - 1) : distance * distance;
      newMean[c] = (float) (keep * oldMean + layer.momentum() * m);
      newVariance[c] = (float) (keep * oldVariance + layer.momentum() * v);
    }
  }

  @Override
  public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
    int runs = n * repeats * channels;
    for (int c = 0; c < channels; c++) {
      sums[c] = 0;
      slopes[c] = 0;
    }
    for (int r = 0; r < runs; r++) {
      int c = r % channels;
      sums[c] += sum(dy, r * run);
      slopes[c] += run == 1 ? dy[r] * normal[r] : Vectors.dot(run, dy, r * run, normal, r * run);
    }
    float[] g = pass.gradient.values;
    for (int c = 0; c < channels; c++) {
      g[layer.shift() + c] = (float) sums[c];
      g[layer.scale() + c] = (float) slopes[c];
    }
    if (dx != null) {
      inputGradient(pass.values, dy, dx, runs, (long) n * repeats * run);
    }
  }

  private void inputGradient(float[] w, float[] dy, float[] dx, int runs, long count) {
    for (int r = 0; r < runs; r++) {
      int c = r % channels;
      float scale = w[layer.scale() + c] * rate[c];
      float mean = byBatch ? (float) (sums[c] / count) : 0;
      float slope = byBatch ? (float) (slopes[c] / count) : 0;
      for (int i = r * run; i < (r + 1) * run; i++) {
        dx[i] = scale * (dy[i] - mean - slope * normal[i]);
      }
    }
  }

  @Override
  public boolean committable(Pass pass) {
    return Vectors.isFinite(channels, newMean, 0) && Vectors.isFinite(channels, newVariance, 0);
  }

  @Override
  public void commit(Pass pass) {
    System.arraycopy(newMean, 0, pass.values, pass.buffers + layer.mean(), channels);
    System.arraycopy(newVariance, 0, pass.values, pass.buffers + layer.variance(), channels);
  }
}
