package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.math.CounterRandom;

/** How the weights of a matrix [in, out] begin. */
public enum Initializer {
  /** Normal with variance 2 / in, for rectifiers: K. He et al. 2015, arXiv:1502.01852. */
  HE {
    @Override
    void fill(Draw draw, int in, int out) {
      draw.normal(Math.sqrt(2.0 / in));
    }
  },
  /** Uniform with variance 2 / (in + out): X. Glorot, Y. Bengio, AISTATS 2010. */
  XAVIER {
    @Override
    void fill(Draw draw, int in, int out) {
      draw.uniform(Math.sqrt(6.0 / (in + out)));
    }
  },
  /** Normal with variance 1 / in: Y. LeCun et al., "Efficient BackProp", 1998. */
  LECUN {
    @Override
    void fill(Draw draw, int in, int out) {
      draw.normal(Math.sqrt(1.0 / in));
    }
  },
  /** Orthonormal rows or columns, whichever are fewer: A. Saxe et al. 2014, arXiv:1312.6120. */
  ORTHOGONAL {
    @Override
    void fill(Draw draw, int in, int out) {
      draw.normal(1);
      Orthogonal.orthonormalise(draw.values(), draw.offset(), draw.size() / out, out);
    }
  },
  /** All 0. */
  ZEROS {
    @Override
    void fill(Draw draw, int in, int out) {
      draw.constant(0);
    }
  };

  /**
   * Sets the drawn tensor.
   *
   * @param in values that one output sums
   * @param out outputs that one input reaches
   */
  abstract void fill(Draw draw, int in, int out);

  /** One tensor's values and its own stream of random numbers. */
  record Draw(float[] values, int offset, int size, long seed, int stream) {

    void normal(double deviation) {
      for (int i = 0; i < size; i++) {
        values[offset + i] = (float) (deviation * CounterRandom.normal(seed, stream, 0, i));
      }
    }

    void uniform(double limit) {
      for (int i = 0; i < size; i++) {
        double u = CounterRandom.uniform(seed, stream, 0, i);
        values[offset + i] = (float) (limit * (2 * u - 1));
      }
    }

    void constant(float value) {
      Arrays.fill(values, offset, offset + size, value);
    }
  }
}
