package org.thalweg.flink.train;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.thalweg.flink.io.Bytes;

/**
 * Float arrays between serialised fields: the length as a varint, then the floats, big-endian,
 * moved in one piece. For one thread.
 */
final class FloatArrays {

  private static final float[] EMPTY = {};

  private byte[] bytes = {};
  private ByteBuffer buffer = ByteBuffer.wrap(bytes);

  void write(DataOutput out, float[] values) throws IOException {
    Bytes.writeVarint(out, values.length);
    int size = room(values.length);
    buffer.asFloatBuffer().put(values);
    out.write(bytes, 0, size);
  }

  float[] read(DataInput in) throws IOException {
    int length = Bytes.readVarint(in);
    if (length == 0) {
      return EMPTY;
    }
    int size = room(length);
    in.readFully(bytes, 0, size);
    float[] values = new float[length];
    buffer.asFloatBuffer().get(values);
    return values;
  }

  private int room(int length) {
    int size = Math.multiplyExact(length, Float.BYTES);
    if (bytes.length < size) {
      bytes = Arrays.copyOf(bytes, Math.max(size, 2 * bytes.length));
      buffer = ByteBuffer.wrap(bytes);
    }
    return size;
  }
}
