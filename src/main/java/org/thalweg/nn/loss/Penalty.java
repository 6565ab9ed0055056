package org.thalweg.nn.loss;

/** What an error, the prediction less the target, costs. */
enum Penalty {
  /** e². */
  SQUARED {
    @Override
    float of(float error, float a) {
      return error * error;
    }

    @Override
    float slope(float error, float a) {
      return 2 * error;
    }
  },
  /** |e|, with slope 0 at 0. */
  ABSOLUTE {
    @Override
    float of(float error, float a) {
      return Math.abs(error);
    }

    @Override
    float slope(float error, float a) {
      return Math.signum(error);
    }
  },
  /** e²/2 up to |e| = a, then a·(|e| - a/2): P. Huber 1964. */
  HUBER {
    @Override
    float of(float error, float a) {
      float size = Math.abs(error);
      return size <= a ? 0.5f * error * error : a * (size - 0.5f * a);
    }

    @Override
    float slope(float error, float a) {
      return Math.max(-a, Math.min(a, error));
    }
  },
  /** For the quantile a: -a·e below the target, (1 - a)·e above; slope 0 at 0. */
  QUANTILE {
    @Override
    float of(float error, float a) {
      return error < 0 ? -a * error : (1 - a) * error;
    }

    @Override
    float slope(float error, float a) {
      return error == 0 ? 0 : error < 0 ? -a : 1 - a;
    }
  };

  abstract float of(float error, float a);

  /** The derivative by the error. */
  abstract float slope(float error, float a);
}
