package org.thalweg.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.thalweg.nn.Shape;

final class TensorEncodingTest {

  private static float[] there(TensorEncoding encoding, float[] values, int from, Shape shape) {
    ByteBuffer bytes = ByteBuffer.allocate((int) encoding.size(shape));
    encoding.write(values, from, shape, bytes);
    assertThat(bytes.hasRemaining()).isFalse();
    float[] again = new float[shape.size()];
    encoding.read(bytes.flip(), again, 0, shape);
    assertThat(bytes.hasRemaining()).isFalse();
    return again;
  }

  @Property(tries = 50)
  void float32IsTheSameToTheBit(@ForAll float[] values) {
    if (values.length > 0) {
      assertThat(there(TensorEncoding.FLOAT32, values, 0, new Shape(values.length)))
          .isEqualTo(values);
    }
  }

  @Test
  void everyNumberOfHalfPrecisionIsItself() {
    for (int half = 0; half < 1 << 16; half++) {
      float x = Float16.toFloat((short) half);
      if ((half & 0x7c00) != 0x7c00) {
        assertThat(Float16.of(x)).isEqualTo((short) half);
      }
    }
    assertThat(Float16.toFloat((short) 0x3555)).isEqualTo(0x1.554p-2f);
    assertThat(Float16.toFloat((short) 0x7bff)).isEqualTo(65504);
    assertThat(Float16.toFloat((short) 0x0001)).isEqualTo(0x1p-24f);
  }

  @Property(tries = 2000)
  void float16IsTheNearest(@ForAll @FloatRange(min = -65504, max = 65504) float x) {
    short half = Float16.of(x);
    float error = Math.abs(Float16.toFloat(half) - x);

    for (int step : new int[] {-1, 1}) {
      float neighbour = Float16.toFloat((short) (half + step));
      if (Math.abs(neighbour) <= Float16.MAX) {
        assertThat(error).isLessThanOrEqualTo(Math.abs(neighbour - x));
      }
    }
  }

  @Test
  void float16RoundsHalvesToEven() {
    assertThat(Float16.toFloat(Float16.of(2049))).isEqualTo(2048);
    assertThat(Float16.toFloat(Float16.of(2051))).isEqualTo(2052);
    assertThat(Float16.toFloat(Float16.of(0x1.8p-24f))).isEqualTo(0x1p-23f);
    assertThat(Float.floatToRawIntBits(Float16.toFloat(Float16.of(-0f)))).isEqualTo(1 << 31);
  }

  @Property(tries = 200)
  void int8IsWithinHalfAStepOfItsRow(
      @ForAll @IntRange(min = 1, max = 20) int rows,
      @ForAll @IntRange(min = 1, max = 20) int length,
      @ForAll long seed) {
    Random random = new Random(seed);
    float[] values = new float[3 + rows * length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.exp(random.nextInt(20) - 10));
    }

    float[] again = there(TensorEncoding.INT8, values, 3, new Shape(rows, length));

    for (int row = 0; row < rows; row++) {
      float largest = 0;
      for (int i = 0; i < length; i++) {
        largest = Math.max(largest, Math.abs(values[3 + row * length + i]));
      }
      for (int i = 0; i < length; i++) {
        assertThat(again[row * length + i])
            .isEqualTo(values[3 + row * length + i], within(largest / 127 * 0.5001f));
      }
    }
  }

  @Test
  void aRowOfZerosStaysSo() {
    assertThat(there(TensorEncoding.INT8, new float[4], 0, new Shape(2, 2))).containsOnly(0);
  }

  @Test
  void whatDoesNotFitIsWrittenToTheBit() {
    float[] values = {1, 70_000, 3, 4};

    assertThat(TensorEncoding.INT8.fitting(values, 0, new Shape(4)))
        .isEqualTo(TensorEncoding.FLOAT32);
    assertThat(TensorEncoding.INT8.fitting(values, 0, new Shape(2, 2)))
        .isEqualTo(TensorEncoding.INT8);
    assertThat(TensorEncoding.FLOAT16.fitting(values, 0, new Shape(2, 2)))
        .isEqualTo(TensorEncoding.FLOAT32);
    assertThat(TensorEncoding.FLOAT16.fitting(values, 2, new Shape(2)))
        .isEqualTo(TensorEncoding.FLOAT16);
  }
}
