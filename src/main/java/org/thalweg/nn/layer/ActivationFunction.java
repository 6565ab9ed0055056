package org.thalweg.nn.layer;

import org.thalweg.nn.math.Elementwise;

/** Elementwise functions; {@code a} is the slope of leaky ReLU and the alpha of ELU. */
enum ActivationFunction {
  /** max(x, 0). */
  RELU(true) {
    @Override
    void apply(int n, float a, float[] x, float[] y, float[] scratch) {
      for (int i = 0; i < n; i++) {
        y[i] = Math.max(x[i], 0f);
      }
    }

    @Override
    void back(int n, float a, float[] x, float[] y, float[] dy, float[] dx, float[] scratch) {
      Elementwise.maskPositive(n, y, 0, dy, 0, dx, 0);
    }
  },
  /** x above 0, else a·x. */
  LEAKY_RELU(true) {
    @Override
    void apply(int n, float a, float[] x, float[] y, float[] scratch) {
      for (int i = 0; i < n; i++) {
        y[i] = x[i] > 0 ? x[i] : a * x[i];
      }
    }

    @Override
    void back(int n, float a, float[] x, float[] y, float[] dy, float[] dx, float[] scratch) {
      for (int i = 0; i < n; i++) {
        dx[i] = y[i] > 0 ? dy[i] : a * dy[i];
      }
    }
  },
  /** x above 0, else a·(eˣ - 1): D. Clevert et al. 2016, arXiv:1511.07289. */
  ELU(true) {
    @Override
    void apply(int n, float a, float[] x, float[] y, float[] scratch) {
      for (int i = 0; i < n; i++) {
        scratch[i] = Math.min(x[i], 0f);
      }
      Elementwise.exp(n, scratch, 0, scratch, 0);
      for (int i = 0; i < n; i++) {
        y[i] = x[i] > 0 ? x[i] : a * (scratch[i] - 1);
      }
    }

    @Override
    void back(int n, float a, float[] x, float[] y, float[] dy, float[] dx, float[] scratch) {
      for (int i = 0; i < n; i++) {
        dx[i] = y[i] > 0 ? dy[i] : dy[i] * (y[i] + a);
      }
    }
  },
  /** x·Φ(x): D. Hendrycks, K. Gimpel 2016, arXiv:1606.08415, the exact one. */
  GELU(false) {
    @Override
    void apply(int n, float a, float[] x, float[] y, float[] scratch) {
      normalCdf(n, x, scratch);
      for (int i = 0; i < n; i++) {
        y[i] = x[i] * scratch[i];
      }
    }

    @Override
    void back(int n, float a, float[] x, float[] y, float[] dy, float[] dx, float[] scratch) {
      // Φ(x) + x·φ(x), the density φ(x) = e^(-x²/2) / √(2π) first.
      for (int i = 0; i < n; i++) {
        scratch[i] = -0.5f * x[i] * x[i];
      }
      Elementwise.exp(n, scratch, 0, scratch, 0);
      for (int i = 0; i < n; i++) {
        dx[i] = dy[i] * x[i] * scratch[i] * ROOT_HALF_OVER_PI;
      }
      normalCdf(n, x, scratch);
      for (int i = 0; i < n; i++) {
        dx[i] += dy[i] * scratch[i];
      }
    }

    private void normalCdf(int n, float[] x, float[] cdf) {
      for (int i = 0; i < n; i++) {
        cdf[i] = x[i] * ROOT_HALF;
      }
      Elementwise.erf(n, cdf, 0, cdf, 0);
      for (int i = 0; i < n; i++) {
        cdf[i] = 0.5f + 0.5f * cdf[i];
      }
    }
  },
  /** x·σ(x), also known as swish. */
  SILU(false) {
    @Override
    void apply(int n, float a, float[] x, float[] y, float[] scratch) {
      Elementwise.sigmoid(n, x, 0, scratch, 0);
      for (int i = 0; i < n; i++) {
        y[i] = x[i] * scratch[i];
      }
    }

    @Override
    void back(int n, float a, float[] x, float[] y, float[] dy, float[] dx, float[] scratch) {
      Elementwise.sigmoid(n, x, 0, scratch, 0);
      for (int i = 0; i < n; i++) {
        dx[i] = dy[i] * scratch[i] * (1 + x[i] * (1 - scratch[i]));
      }
    }
  },
  /** log(1 + eˣ). */
  SOFTPLUS(false) {
    @Override
    void apply(int n, float a, float[] x, float[] y, float[] scratch) {
      Elementwise.softplus(n, x, 0, y, 0);
    }

    @Override
    void back(int n, float a, float[] x, float[] y, float[] dy, float[] dx, float[] scratch) {
      Elementwise.sigmoid(n, x, 0, scratch, 0);
      for (int i = 0; i < n; i++) {
        dx[i] = dy[i] * scratch[i];
      }
    }
  },
  TANH(true) {
    @Override
    void apply(int n, float a, float[] x, float[] y, float[] scratch) {
      Elementwise.tanh(n, x, 0, y, 0);
    }

    @Override
    void back(int n, float a, float[] x, float[] y, float[] dy, float[] dx, float[] scratch) {
      for (int i = 0; i < n; i++) {
        dx[i] = dy[i] * (1 - y[i] * y[i]);
      }
    }
  },
  SIGMOID(true) {
    @Override
    void apply(int n, float a, float[] x, float[] y, float[] scratch) {
      Elementwise.sigmoid(n, x, 0, y, 0);
    }

    @Override
    void back(int n, float a, float[] x, float[] y, float[] dy, float[] dx, float[] scratch) {
      for (int i = 0; i < n; i++) {
        dx[i] = dy[i] * y[i] * (1 - y[i]);
      }
    }
  };

  private static final float ROOT_HALF = (float) Math.sqrt(0.5);
  private static final float ROOT_HALF_OVER_PI = (float) Math.sqrt(0.5 / Math.PI);

  private final boolean byOutput;

  ActivationFunction(boolean byOutput) {
    this.byOutput = byOutput;
  }

  /** Whether {@link #back} needs the output alone, not the input. */
  boolean byOutput() {
    return byOutput;
  }

  /** Whether the functions need an array as long as x. */
  boolean usesScratch() {
    return this == ELU || !byOutput;
  }

  /** Sets y[0, n) from x; y may be x if {@link #byOutput}. */
  abstract void apply(int n, float a, float[] x, float[] y, float[] scratch);

  /** Sets dx[0, n) to dy times the derivative; dx may be dy if {@link #byOutput}. */
  abstract void back(int n, float a, float[] x, float[] y, float[] dy, float[] dx, float[] scratch);
}
