package org.thalweg.flink.io;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serialises {@link OutRecord}s. */
public final class OutRecordSerializer extends VersionedSerializer<OutRecord> {

  private static final long serialVersionUID = 1;

  /** The type, for Flink. */
  public static final TypeInformation<OutRecord> TYPE =
      new OwnType<>(OutRecord.class, OutRecordSerializer::new);

  /** A serialiser, for any number of threads. */
  public OutRecordSerializer() {
    super("output record", 1);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<OutRecord> duplicate() {
    return this;
  }

  @Override
  public OutRecord copy(OutRecord from) {
    return from;
  }

  @Override
  protected void write(OutRecord record, DataOutputView out) throws IOException {
    out.writeByte(record.topic().number());
    Bytes.write(out, record.key());
    Bytes.write(out, record.value());
    Bytes.writeHeaders(out, record.headers());
  }

  @Override
  protected OutRecord read(int version, DataInputView in) throws IOException {
    return new OutRecord(
        OutTopic.of(in.readByte()), Bytes.read(in), Bytes.read(in), Bytes.readHeaders(in));
  }

  @Override
  public TypeSerializerSnapshot<OutRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What savepoints say of the serialiser. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<OutRecord> {
    /** For Flink. */
    public Snapshot() {
      super(OutRecordSerializer::new);
    }
  }
}
