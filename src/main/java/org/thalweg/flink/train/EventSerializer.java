package org.thalweg.flink.train;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.thalweg.event.Example;
import org.thalweg.flink.io.Bytes;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.InRecordSerializer;
import org.thalweg.flink.io.VersionedSerializer;

/** Serialises {@link Event}s: between operators, and as the elements of open batches. */
public final class EventSerializer extends VersionedSerializer<Event> {

  private static final long serialVersionUID = 1;

  private static final int RECORD_VERSION = 1;

  private final InRecordSerializer records = new InRecordSerializer();
  private transient FloatArrays floats;

  /** A serialiser for one thread. */
  public EventSerializer() {
    super("event", 1);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<Event> duplicate() {
    return new EventSerializer();
  }

  @Override
  public Event copy(Event from) {
    return from;
  }

  @Override
  protected void write(Event event, DataOutputView out) throws IOException {
    Example example = event.example();
    Bytes.writeString(out, example.key());
    Bytes.writeString(out, example.id());
    out.writeLong(example.time());
    out.writeFloat(example.weight());
    floats().write(out, example.features());
    floats().write(out, example.label());
    records.write(event.record(), out);
  }

  @Override
  protected Event read(int version, DataInputView in) throws IOException {
    String key = Bytes.readString(in);
    String id = Bytes.readString(in);
    long time = in.readLong();
    float weight = in.readFloat();
    float[] features = floats().read(in);
    float[] label = floats().read(in);
    InRecord record = records.read(RECORD_VERSION, in);
    return new Event(new Example(key, id, time, weight, features, label), record);
  }

  private FloatArrays floats() {
    if (floats == null) {
      floats = new FloatArrays();
    }
    return floats;
  }

  @Override
  public TypeSerializerSnapshot<Event> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What savepoints say of the serialiser. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Event> {
    /** For Flink. */
    public Snapshot() {
      super(EventSerializer::new);
    }
  }
}
