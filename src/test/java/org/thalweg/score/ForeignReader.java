package org.thalweg.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Somebody else's reader: written after docs/formats.md, with nothing of this project, for networks
 * of dense layers and tanh on numbers.
 */
final class ForeignReader {

  private static final int HEAD = 56;

  private final JsonNode header;
  private final double[][] features;
  private final double[][] label;
  private final Map<String, float[]> tensors = new HashMap<>();

  ForeignReader(Path file) throws IOException {
    ByteBuffer whole = ByteBuffer.wrap(whole(ByteBuffer.wrap(Files.readAllBytes(file))));
    header = new ObjectMapper().readTree(bytes(whole, whole.getInt()));
    ByteBuffer statistics = ByteBuffer.wrap(bytes(whole, whole.getInt()));
    features = columns(statistics);
    label = columns(statistics);
    for (JsonNode tensor : header.get("tensors")) {
      tensors.put(tensor.get("name").asText(), values(tensor, whole));
    }
    require(!statistics.hasRemaining() && !whole.hasRemaining(), "no rest");
  }

  JsonNode header() {
    return header;
  }

  private static byte[] whole(ByteBuffer file) {
    require(file.getInt() == 0x54574C46 && file.getInt() == 1, "TWLF 1");
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    ByteBuffer chunk = null;
    int parts = 0;
    while (file.hasRemaining()) {
      byte[] key = bytes(file, file.getInt());
      byte[] value = bytes(file, file.getInt());
      chunk = ByteBuffer.wrap(value);
      check(key, value, chunk, parts++);
      stored.write(value, HEAD, value.length - HEAD);
    }
    require(chunk != null && chunk.getInt(20) == parts, "all parts");
    require(chunk.getLong(24) == stored.size(), "the length");
    require(chunk.getInt(48) == crc(stored.toByteArray()), "the checksum of the whole");
    int unpacked = (int) chunk.getLong(32);
    return chunk.get(5) == 0
        ? stored.toByteArray()
        : Zstd.decompress(stored.toByteArray(), unpacked);
  }

  private static void check(byte[] key, byte[] value, ByteBuffer chunk, int part) {
    require(chunk.getInt(0) == 0x54574C47 && chunk.get(4) == 1, "TWLG 1");
    String name = "/" + chunk.getLong(8) + "/" + chunk.getInt(16);
    require(new String(key, StandardCharsets.UTF_8).equals(name), "the key");
    require(chunk.getInt(16) == part, "the parts' order");
    byte[] checked = new byte[key.length + value.length - 4];
    System.arraycopy(key, 0, checked, 0, key.length);
    System.arraycopy(value, 0, checked, key.length, 52);
    System.arraycopy(value, HEAD, checked, key.length + 52, value.length - HEAD);
    require(chunk.getInt(52) == crc(checked), "the chunk's checksum");
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** Of each column count, mean and variance. */
  private static double[][] columns(ByteBuffer in) {
    require(in.get() == 2, "statistics 2");
    double[][] columns = new double[in.getInt()][];
    in.position(in.position() + 4);
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new double[] {in.getLong(), in.getDouble(), in.getDouble()};
      in.position(in.position() + 28);
    }
    return columns;
  }

  private static float[] values(JsonNode tensor, ByteBuffer in) {
    int size = 1;
    for (JsonNode dim : tensor.get("shape")) {
      size *= dim.asInt();
    }
    int rows = tensor.get("shape").get(0).asInt();
    float[] scales = new float[rows];
    String encoding = tensor.get("encoding").asText();
    for (int row = 0; row < rows && encoding.equals("int8"); row++) {
      scales[row] = in.getFloat();
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (encoding) {
            case "float32" -> in.getFloat();
            case "float16" -> half(in.getShort());
            case "int8" -> in.get() * scales[i / (size / rows)];
            default -> throw new IllegalArgumentException(encoding);
          };
    }
    return values;
  }

  /** A finite number of IEEE 754 binary16. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude =
        exponent == 0
            ? fraction * Math.pow(2, -24)
            : (1024 + fraction) * Math.pow(2, exponent - 25);
    return (float) (bits < 0 ? -magnitude : magnitude);
  }

  /** Probabilities of the classes, or a number. */
  double[] predict(double... event) {
    double[] x = new double[event.length];
    for (int i = 0; i < x.length; i++) {
      double[] c = features[i];
      double bound = Math.min(10, Math.sqrt(c[0]));
      double deviation = c[2] == 0 ? 0 : (event[i] - c[1]) / Math.sqrt(c[2]);
      x[i] = Double.isNaN(deviation) ? 0 : Math.max(-bound, Math.min(bound, deviation));
    }
    JsonNode network = header.get("definition").get("network");
    for (int layer = 0; layer < network.size(); layer++) {
      x = network.get(layer).has("dense") ? dense(layer + ".dense", x) : tanh(x);
    }
    x = dense("head", x);
    return header.get("definition").get("loss").has("crossEntropy") ? softmax(x) : restored(x);
  }

  private double[] dense(String name, double[] x) {
    float[] weight = tensors.get(name + ".weight");
    float[] bias = tensors.get(name + ".bias");
    double[] y = new double[bias.length];
    for (int out = 0; out < y.length; out++) {
      y[out] = bias[out];
      for (int in = 0; in < x.length; in++) {
        y[out] += x[in] * weight[in * y.length + out];
      }
    }
    return y;
  }

  private static double[] tanh(double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = Math.tanh(x[i]);
    }
    return y;
  }

  private static double[] softmax(double[] x) {
    double[] y = new double[x.length];
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      y[i] = Math.exp(x[i]);
      sum += y[i];
    }
    for (int i = 0; i < x.length; i++) {
      y[i] /= sum;
    }
    return y;
  }

  private double[] restored(double[] x) {
    double[] c = label[0];
    return new double[] {x[0] * Math.sqrt(c[2]) + c[1]};
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("wrong: " + what);
    }
  }
}
