package org.thalweg.learn;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.thalweg.eval.Metrics;
import org.thalweg.event.FeatureStatistics;
import org.thalweg.event.FeatureWindow;
import org.thalweg.nn.Parameters;
import org.thalweg.nn.TrainingState;

/** How a model begins, and how it is written. */
final class ModelFormat {

  private static final int FORM = 1;

  /** Floats are moved through a buffer of this many bytes. */
  private static final int BUFFER = 1 << 13;

  private ModelFormat() {}

  static Model initial(ModelSpec spec, String key) {
    return initial(spec, seed(spec, key));
  }

  private static long seed(ModelSpec spec, String key) {
    return spec.seed() ^ hash(key);
  }

  /** A model that has learnt nothing yet, from this seed. */
  static Model initial(ModelSpec spec, long seed) {
    return initial(spec, TrainingState.initial(spec.network(), spec.optimizer(), seed));
  }

  /** A model that has learnt nothing yet but these weights. */
  static Model initial(ModelSpec spec, TrainingState training) {
    Model model =
        new Model(
            spec,
            training,
            new FeatureStatistics(spec.events()),
            FeatureStatistics.ofLabel(spec.events()),
            new FeatureWindow(spec.events()),
            spec.newMetrics(),
            new Offsets());
    model.horizon = spec.events().ahead() > 0 ? Horizon.initial(spec.events()) : null;
    return model;
  }

  /** FNV-1a of 64 bits, made to give 0 for the empty key: one model has the job's own seed. */
  private static long hash(String key) {
    long hash = 0;
    for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b + 0x100)) * 0x100000001b3L;
    }
    return hash;
  }

  static void write(Model model, DataOutput out) throws IOException {
    out.writeByte(FORM);
    out.writeLong(model.version);
    out.writeLong(model.learnt);
    out.writeLong(model.undone);
    out.writeFloat(model.lastLoss);
    out.writeLong(model.training.step);
    out.writeLong(model.training.slotsSince);
    out.writeLong(model.training.seed);
    writeFloats(model.training.parameters.values(), out);
    writeFloats(model.training.slots, out);
    model.features.write(out);
    model.label.write(out);
    model.window.write(out);
    model.metrics.write(out);
    model.offsets.write(out);
    model.releases.write(out);
    if (model.horizon != null) {
      model.horizon.write(out);
    }
  }

  static Model read(ModelSpec spec, DataInput in) throws IOException {
    int form = in.readUnsignedByte();
    if (form != FORM) {
      throw new IOException("a model's bytes must be of version " + FORM + ": " + form);
    }
    long version = in.readLong();
    long learnt = in.readLong();
    long undone = in.readLong();
    float lastLoss = in.readFloat();
    long step = in.readLong();
    long slotsSince = in.readLong();
    long seed = in.readLong();
    float[] values = readFloats(in, spec.network().layout().size(), "weights");
    float[] slots = readFloats(in, spec.optimizer().slotCount(spec.network()), "slots");
    Parameters parameters = new Parameters(spec.network().layout(), values);
    if (slotsSince < 0 || slotsSince > step) {
      throw new IOException("the slots must begin from step 0 to " + step + ": " + slotsSince);
    }
    Model model =
        new Model(
            spec,
            new TrainingState(parameters, slots, step, slotsSince, seed),
            read(new FeatureStatistics(spec.events()), in),
            read(FeatureStatistics.ofLabel(spec.events()), in),
            read(new FeatureWindow(spec.events()), in),
            Metrics.read(in),
            Offsets.read(in));
    model.releases = Releases.read(in);
    model.horizon = spec.events().ahead() > 0 ? Horizon.read(spec.events(), in) : null;
    model.version = version;
    model.learnt = learnt;
    model.undone = undone;
    model.lastLoss = lastLoss;
    return model;
  }

  /** CRC-32C of the whole state. */
  static long checksum(Model model) {
    CRC32C checksum = new CRC32C();
    try (var out =
        new DataOutputStream(new CheckedOutputStream(OutputStream.nullOutputStream(), checksum))) {
      write(model, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return checksum.getValue();
  }

  static byte[] statistics(Model model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutput out = new DataOutputStream(bytes);
      model.features.write(out);
      model.label.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** See {@link Model#published}. */
  static Model published(
      ModelSpec spec, float[] weights, byte[] statistics, long step, long learnt, Offsets offsets) {
    float[] slots = new float[spec.optimizer().slotCount(spec.network())];
    Parameters parameters = new Parameters(spec.network().layout(), weights);
    Model model = initial(spec, new TrainingState(parameters, slots, step, step, seed(spec, "")));
    try {
      DataInput in = new DataInputStream(new ByteArrayInputStream(statistics));
      model.features.read(in);
      model.label.read(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("the statistics must fit the features: " + e, e);
    }
    model.offsets = offsets;
    model.learnt = learnt;
    return model;
  }

  private static FeatureStatistics read(FeatureStatistics statistics, DataInput in)
      throws IOException {
    statistics.read(in);
    return statistics;
  }

  private static FeatureWindow read(FeatureWindow window, DataInput in) throws IOException {
    window.read(in);
    return window;
  }

  private static void writeFloats(float[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    int perBuffer = Math.min(values.length, BUFFER / Float.BYTES);
    ByteBuffer buffer = ByteBuffer.allocate(perBuffer * Float.BYTES);
    for (int from = 0; from < values.length; from += perBuffer) {
      int count = Math.min(perBuffer, values.length - from);
      buffer.asFloatBuffer().put(values, from, count);
      out.write(buffer.array(), 0, count * Float.BYTES);
    }
  }

  private static float[] readFloats(DataInput in, int expected, String what) throws IOException {
    int length = in.readInt();
    if (length != expected) {
      throw new IOException("the model must have " + expected + " " + what + ": " + length);
    }
    float[] values = new float[length];
    int perBuffer = Math.min(length, BUFFER / Float.BYTES);
    ByteBuffer buffer = ByteBuffer.allocate(perBuffer * Float.BYTES);
    for (int from = 0; from < length; from += perBuffer) {
      int count = Math.min(perBuffer, length - from);
      in.readFully(buffer.array(), 0, count * Float.BYTES);
      buffer.asFloatBuffer().get(values, from, count);
    }
    return values;
  }
}
