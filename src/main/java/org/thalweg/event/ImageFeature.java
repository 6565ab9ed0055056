package org.thalweg.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.thalweg.definition.EnumNames;
import org.thalweg.definition.Node;

/**
 * An image: {@code [channels, height, width]}.
 *
 * @param encoding how it lies in the field's bytes; doesn't matter for an array of numbers
 * @param order how the pixels of several channels follow each other, unless the image is a file
 * @param scale what every value is divided by
 * @param resize whether a file's image may have another size
 */
record ImageFeature(
    String name,
    String field,
    int channels,
    int height,
    int width,
    Encoding encoding,
    Order order,
    double scale,
    boolean resize,
    Absent missing)
    implements Feature {

  static final String TYPE = "image";

  private static final int MAX_SIDE = 1 << 12;

  enum Encoding {
    /** One unsigned byte a value. */
    UINT8,
    /** Four bytes a value, little-endian. */
    FLOAT32,
    /** A PNG or JPEG file. */
    FILE
  }

  enum Order {
    /** Pixel by pixel, each with its channels. */
    CHANNELS_LAST,
    /** Channel by channel. */
    CHANNELS_FIRST
  }

  static Feature read(String name, Node node) {
    node.allowOnly("type", "field", "shape", "encoding", "order", "scale", "resize", "missing");
    List<Integer> shape = shape(node.require("shape"));
    Encoding encoding = node.get("encoding").oneOf(Encoding.class, Encoding.UINT8);
    if (encoding == Encoding.FILE && shape.get(0) != 1 && shape.get(0) != 3) {
      node.get("shape").problem("channels of a file must be 1 or 3: " + shape.get(0));
    }
    if (encoding != Encoding.FILE && node.get("resize").flag(false)) {
      node.get("resize").problem("must go with encoding file: " + EnumNames.name(encoding));
    }
    return new ImageFeature(
        name,
        node.get("field").text(name),
        shape.get(0),
        shape.get(1),
        shape.get(2),
        encoding,
        node.get("order").oneOf(Order.class, Order.CHANNELS_LAST),
        node.get("scale").positive(encoding == Encoding.FLOAT32 ? 1 : 255),
        node.get("resize").flag(false),
        node.get("missing").oneOf(Absent.class, Absent.REJECT));
  }

  private static List<Integer> shape(Node node) {
    List<Integer> shape = new ArrayList<>();
    node.items().forEach(item -> shape.add(item.integer(1, 1, MAX_SIDE)));
    if (shape.size() == 3) {
      return shape;
    }
    if (!node.isAbsent()) {
      node.problem("must be [channels, height, width]: " + node.raw());
    }
    return List.of(1, 1, 1);
  }

  @Override
  public Map<String, Object> definition() {
    return Definition.of(
        "type",
        TYPE,
        "field",
        field,
        "shape",
        List.of(channels, height, width),
        "encoding",
        encoding,
        "order",
        order,
        "scale",
        scale,
        "resize",
        resize ? true : null,
        "missing",
        missing);
  }

  @Override
  public String input() {
    return name;
  }

  @Override
  public Tensor tensor() {
    return new Tensor(name, List.of(channels, height, width), 0, 0);
  }

  @Override
  public int rawSize() {
    return channels * height * width;
  }

  @Override
  public List<String> columns() {
    return IntStream.range(0, rawSize()).mapToObj(this::column).toList();
  }

  private String column(int i) {
    return name + "[" + i / (height * width) + "," + i / width % height + "," + i % width + "]";
  }

  @Override
  public List<Use> uses(String owner, int column) {
    String types = encoding == Encoding.FILE ? "bytes" : VectorSteps.TYPES;
    Step absent = missing.step(field, column, rawSize(), 0);
    return List.of(new Use(owner, field, types, schema -> step(schema, column), absent));
  }

  private Step step(Schema schema, int column) {
    if (encoding == Encoding.FILE) {
      return schema.getType() == Schema.Type.BYTES ? fileStep(column) : null;
    }
    Packing packing = encoding == Encoding.UINT8 ? Packing.UINT8 : Packing.FLOAT32;
    Step values = VectorSteps.any(schema, packing, field, column, rawSize(), scale);
    if (values == null || channels == 1 || order == Order.CHANNELS_FIRST) {
      return values;
    }
    float[] scratch = new float[rawSize()];
    return (in, row) -> {
      values.run(in, row);
      System.arraycopy(row.features, column, scratch, 0, scratch.length);
      toChannelsFirst(scratch, row.features, column);
    };
  }

  private void toChannelsFirst(float[] pixels, float[] features, int column) {
    int area = height * width;
    for (int i = 0; i < area; i++) {
      for (int channel = 0; channel < channels; channel++) {
        features[column + channel * area + i] = pixels[i * channels + channel];
      }
    }
  }

  private Step fileStep(int column) {
    ImageFile file = new ImageFile(field, channels, height, width, resize);
    float[] values = VectorSteps.scaledBytes(scale);
    return (in, row) -> {
      int length = in.readLength();
      byte[] pixels = file.read(in.bytes(), in.position(), length);
      in.skip(length);
      for (int i = 0; i < pixels.length; i++) {
        row.features[column + i] = values[pixels[i] & 0xff];
      }
    };
  }
}
