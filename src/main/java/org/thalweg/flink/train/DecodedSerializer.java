package org.thalweg.flink.train;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.thalweg.flink.io.Bytes;
import org.thalweg.flink.io.OutRecordSerializer;
import org.thalweg.flink.io.OwnType;
import org.thalweg.flink.io.VersionedSerializer;

/** Serialises what goes from decoding to learning. */
public final class DecodedSerializer extends VersionedSerializer<Decoded> {

  private static final long serialVersionUID = 1;

  /** The type, for Flink. */
  static final TypeInformation<Decoded> TYPE = new OwnType<>(Decoded.class, DecodedSerializer::new);

  private final EventSerializer events = new EventSerializer();
  private final OutRecordSerializer letters = new OutRecordSerializer();

  /** A serialiser for one thread. */
  public DecodedSerializer() {
    super("decoded record", 1);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<Decoded> duplicate() {
    return new DecodedSerializer();
  }

  @Override
  public Decoded copy(Decoded from) {
    return from;
  }

  @Override
  protected void write(Decoded decoded, DataOutputView out) throws IOException {
    out.writeBoolean(decoded instanceof Event);
    if (decoded instanceof Event event) {
      events.serialize(event, out);
    } else if (decoded instanceof Refusal refusal) {
      Bytes.writeString(out, refusal.key());
      letters.serialize(refusal.letter(), out);
    }
  }

  @Override
  protected Decoded read(int version, DataInputView in) throws IOException {
    return in.readBoolean()
        ? events.deserialize(in)
        : new Refusal(Bytes.readString(in), letters.deserialize(in));
  }

  @Override
  public TypeSerializerSnapshot<Decoded> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What savepoints say of the serialiser. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Decoded> {
    /** For Flink. */
    public Snapshot() {
      super(DecodedSerializer::new);
    }
  }
}
