package org.thalweg.flink.train;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.event.EventReader;
import org.thalweg.event.EventSpec;
import org.thalweg.event.Example;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.learn.ModelSpec;
import org.thalweg.nn.Network;
import org.thalweg.nn.optim.Optimizer;
import org.thalweg.snapshot.Publication;
import org.thalweg.spec.Lifecycle;
import org.thalweg.spec.NetworkChange;

/** A made-up stream of points of several tenants: on which side of a line do they lie? */
public final class Points {

  public static final Schema SCHEMA =
      SchemaBuilder.record("Point")
          .fields()
          .requiredString("tenant")
          .requiredDouble("x")
          .requiredDouble("y")
          .requiredString("side")
          .endRecord();

  static final Interval OFTEN = new Interval(10, 0);
  static final Interval NEVER = new Interval(Long.MAX_VALUE, 0);

  private Points() {}

  /** A model per tenant. */
  public static ModelSpec model(int batchSize) {
    return model(batchSize, 0.05, 4);
  }

  public static ModelSpec model(int batchSize, double learningRate, int units) {
    return model(
        batchSize,
        Map.of("adam", Map.of("learningRate", learningRate)),
        List.of(Map.of("dense", units), "tanh"),
        Map.of("x", Map.of(), "y", Map.of()),
        List.of("left", "right"));
  }

  static ModelSpec model(
      int batchSize,
      Map<String, ?> optimizer,
      List<?> network,
      Map<String, ?> features,
      List<String> classes) {
    Problems problems = new Problems();
    Object events =
        Map.of(
            "features",
            new TreeMap<>(features),
            "label",
            Map.of("field", "side", "classes", classes));
    EventSpec spec =
        EventSpec.read(Node.root(events, problems), SCHEMA, Node.root("tenant", problems));
    problems.throwIfAny();
    Network read =
        Network.read(Node.root(network, problems), ModelSpec.inputs(spec), classes.size());
    Optimizer rule = Optimizer.read(Node.root(optimizer, problems));
    problems.throwIfAny();
    return new ModelSpec(
        spec, read, ModelSpec.defaultLoss(spec.label().orElseThrow()), rule, batchSize, 20, 42);
  }

  static Lifecycle expire(Duration idle) {
    return new Lifecycle(Optional.of(idle), NetworkChange.REFUSE);
  }

  static TrainSettings settings(int batchSize, Duration maxDelay, Interval publish) {
    return TrainSettings.of(
        "points",
        model(batchSize),
        Optional.ofNullable(maxDelay),
        publish,
        publish,
        Publication.ofChunks(1 << 16));
  }

  /** The event at an offset: the same whenever asked. */
  public static InRecord record(String tenant, long offset) {
    Random random = new Random(offset);
    double x = random.nextGaussian();
    double y = random.nextGaussian();
    return record(tenant, x, y, x > y ? "right" : "left", offset);
  }

  public static InRecord record(String tenant, double x, double y, String side, long offset) {
    return new InRecord(
        "points", 0, offset, 1000 + offset, null, bytes(tenant, x, y, side), Header.NONE);
  }

  static Event event(String tenant, long offset) {
    return event(record(tenant, offset));
  }

  /** The same point with the other label. */
  static Event flipped(String tenant, long offset) {
    Random random = new Random(offset);
    double x = random.nextGaussian();
    double y = random.nextGaussian();
    return event(record(tenant, x, y, x > y ? "left" : "right", offset));
  }

  private static Event event(InRecord record) {
    return new Event((Example) new EventReader(model(1).events()).read(record.value()), record);
  }

  private static byte[] bytes(String tenant, double x, double y, String side) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      out.writeString(tenant);
      out.writeDouble(x);
      out.writeDouble(y);
      out.writeString(side);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
