package org.thalweg.flink.io;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.thalweg.event.Example;
import org.thalweg.event.Label;
import org.thalweg.snapshot.SnapshotHeader;

/**
 * Encodes predictions after {@link OutSchemas#PREDICTION}. For one thread.
 *
 * <p>One is written for every event, so the fields go straight from the network's outputs into
 * bytes, and texts that repeat are encoded once.
 */
public final class Predictions {

  private static final byte[] TRUE = utf8("true");
  private static final byte[] FALSE = utf8("false");

  private final AvroWriter writer = new AvroWriter();
  private final Label label;
  private final byte[][] names;
  private final EventIds ids = new EventIds();
  private final Origin origin = new Origin();
  private String model = "";
  private byte[] modelBytes = {};

  /** An encoder for a job's kind of label. */
  public Predictions(Label label) {
    this.label = label;
    List<String> texts = List.of();
    if (label instanceof Label.Classes classes) {
      texts = classes.names();
    } else if (label instanceof Label.Flags flags) {
      texts = flags.names();
    }
    this.names = texts.stream().map(Predictions::utf8).toArray(byte[][]::new);
  }

  /**
   * The record for the predictions topic, keyed by the event's id.
   *
   * @param version the model's newest snapshot
   * @param step how many steps it had learnt
   * @param outputs the network's outputs: probabilities, or the number
   * @param from where those of this event begin
   */
  public OutRecord encode(
      InRecord event, Example example, long version, long step, float[] outputs, int from) {
    byte[] id = ids.of(event, example.id());
    writer.reset();
    writer.writeBytes(id);
    writer.writeBytes(model(example.key()));
    writer.writeLong(version);
    writer.writeLong(step);
    writer.writeLong(event.partition());
    writer.writeLong(event.offset());
    writeTime(example.time());
    writeAnswer(example, outputs, from);
    writeNulls(1);
    writer.writeEnd();
    writeNulls(1);
    return new OutRecord(OutTopic.PREDICTIONS, id, writer.toBytes());
  }

  /**
   * The record of a scoring job.
   *
   * @param model what a snapshot says of itself
   * @param now when it was scored, in milliseconds since 1970
   */
  public OutRecord encode(
      InRecord event, Example example, SnapshotHeader model, float[] outputs, int from, long now) {
    byte[] id = ids.of(event, example.id());
    writer.reset();
    writer.writeBytes(id);
    writer.writeRaw(origin.head(model, event.partition()));
    writer.writeLong(event.offset());
    writeTime(example.time());
    writeAnswer(example, outputs, from);
    writer.writeRaw(origin.tail(model, event.topic(), now));
    return new OutRecord(OutTopic.PREDICTIONS, id, writer.toBytes());
  }

  private void writeTime(long time) {
    if (time == Example.NO_TIME) {
      writer.writeIndex(0);
    } else {
      writer.writeIndex(1);
      writer.writeLong(time);
    }
  }

  private void writeAnswer(Example example, float[] outputs, int from) {
    if (label instanceof Label.Quantity) {
      writeNumber(example, outputs[from]);
    } else if (label instanceof Label.Flags) {
      writeFlags(example, outputs, from);
    } else {
      writeClass(example, outputs, from);
    }
  }

  private void writeClass(Example example, float[] outputs, int from) {
    if (example.isLabelled()) {
      writeText(names.length == 0 ? flag(example.label()[0]) : names[(int) example.label()[0]]);
    } else {
      writeNulls(1);
    }
    int outputCount = label.outputs();
    writeText(names.length == 0 ? flag(outputs[from]) : names[best(outputs, from, outputCount)]);
    writer.writeFloats(outputs, from, outputCount);
    writeNulls(4);
  }

  private void writeNumber(Example example, float value) {
    writeNulls(2);
    writer.writeEnd();
    if (example.isLabelled()) {
      writeDouble(example.label()[0]);
    } else {
      writeNulls(1);
    }
    writeDouble(value);
    writeNulls(2);
  }

  private void writeFlags(Example example, float[] outputs, int from) {
    writeNulls(2);
    writer.writeFloats(outputs, from, names.length);
    writeNulls(2);
    if (example.isLabelled()) {
      writeSet(example.label(), 0);
    } else {
      writeNulls(1);
    }
    writeSet(outputs, from);
  }

  private void writeSet(float[] flags, int from) {
    writer.writeIndex(1);
    for (int i = 0; i < names.length; i++) {
      if (flags[from + i] >= 0.5f) {
        writer.writeBlock(1);
        writer.writeBytes(names[i]);
      }
    }
    writer.writeEnd();
  }

  private void writeText(byte[] text) {
    writer.writeIndex(1);
    writer.writeBytes(text);
  }

  private void writeDouble(double value) {
    writer.writeIndex(1);
    writer.writeDouble(value);
  }

  private void writeNulls(int count) {
    writer.writeZeros(count);
  }

  private byte[] model(String key) {
    if (!key.equals(model)) {
      model = key;
      modelBytes = utf8(key);
    }
    return modelBytes;
  }

  private static byte[] flag(float value) {
    return value >= 0.5f ? TRUE : FALSE;
  }

  /** The first of the largest outputs. */
  private static int best(float[] outputs, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (outputs[from + i] > outputs[from + best]) {
        best = i;
      }
    }
    return best;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
