package org.thalweg.snapshot;

import java.nio.ByteBuffer;
import org.thalweg.nn.Shape;

/**
 * How a tensor's values are written in a snapshot. The training state is never rounded: only what
 * is published.
 */
public enum TensorEncoding {
  /** Four bytes each, to the bit. */
  FLOAT32 {
    @Override
    long size(Shape shape) {
      return (long) Float.BYTES * shape.size();
    }

    @Override
    void write(float[] values, int from, Shape shape, ByteBuffer out) {
      int size = shape.size();
      out.asFloatBuffer().put(values, from, size);
      out.position(out.position() + Float.BYTES * size);
    }

    @Override
    void read(ByteBuffer in, float[] values, int from, Shape shape) {
      int size = shape.size();
      in.asFloatBuffer().get(values, from, size);
      in.position(in.position() + Float.BYTES * size);
    }
  },

  /** Two bytes each: the nearest number of half precision, with 11 bits. */
  FLOAT16 {
    @Override
    long size(Shape shape) {
      return (long) Short.BYTES * shape.size();
    }

    @Override
    void write(float[] values, int from, Shape shape, ByteBuffer out) {
      for (int i = 0; i < shape.size(); i++) {
        out.putShort(Float16.of(values[from + i]));
      }
    }

    @Override
    void read(ByteBuffer in, float[] values, int from, Shape shape) {
      for (int i = 0; i < shape.size(); i++) {
        values[from + i] = Float16.toFloat(in.getShort());
      }
    }
  },

  /**
   * One byte each, from -127 to 127, times a scale (float32) of its row: of all values that share
   * the index of the first dimension. The scales of all rows come first.
   */
  INT8 {
    @Override
    long size(Shape shape) {
      return (long) Float.BYTES * rows(shape) + shape.size();
    }

    @Override
    void write(float[] values, int from, Shape shape, ByteBuffer out) {
      int rows = rows(shape);
      int length = shape.size() / rows;
      float[] scales = new float[rows];
      for (int row = 0; row < rows; row++) {
        scales[row] = largest(values, from + row * length, length) / STEPS;
        out.putFloat(scales[row]);
      }
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < length; i++) {
          out.put(step(values[from + row * length + i], scales[row]));
        }
      }
    }

    @Override
    void read(ByteBuffer in, float[] values, int from, Shape shape) {
      int rows = rows(shape);
      int length = shape.size() / rows;
      float[] scales = new float[rows];
      for (int row = 0; row < rows; row++) {
        scales[row] = in.getFloat();
      }
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < length; i++) {
          values[from + row * length + i] = in.get() * scales[row];
        }
      }
    }
  };

  private static final int STEPS = 127;

  /** The bytes of a tensor. */
  abstract long size(Shape shape);

  abstract void write(float[] values, int from, Shape shape, ByteBuffer out);

  abstract void read(ByteBuffer in, float[] values, int from, Shape shape);

  /**
   * What a tensor is written in if this is asked for: biases and other vectors, few as they are,
   * don't go to {@link #INT8}, nor a tensor with a number beyond half precision to {@link
   * #FLOAT16}.
   */
  TensorEncoding fitting(float[] values, int from, Shape shape) {
    if (this == FLOAT16) {
      return largest(values, from, shape.size()) <= Float16.MAX ? FLOAT16 : FLOAT32;
    }
    return this == INT8 && shape.rank() < 2 ? FLOAT32 : this;
  }

  private static int rows(Shape shape) {
    return shape.rank() == 0 ? 1 : shape.dim(0);
  }

  private static float largest(float[] values, int from, int length) {
    float largest = 0;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, Math.abs(values[from + i]));
    }
    return largest;
  }

  private static byte step(float value, float scale) {
    return scale == 0 ? 0 : (byte) Math.max(-STEPS, Math.min(STEPS, Math.rint(value / scale)));
  }
}
