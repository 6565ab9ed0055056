package org.thalweg.flink.io;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serialises {@link InRecord}s. Remembers the last topic's name, as it is nearly always the next.
 */
public final class InRecordSerializer extends VersionedSerializer<InRecord> {

  private static final long serialVersionUID = 1;

  /** The type, for Flink. */
  public static final TypeInformation<InRecord> TYPE =
      new OwnType<>(InRecord.class, InRecordSerializer::new);

  private transient String topic;
  private transient byte[] topicBytes;

  /** A serialiser for one thread. */
  public InRecordSerializer() {
    super("input record", 1);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<InRecord> duplicate() {
    return new InRecordSerializer();
  }

  @Override
  public InRecord copy(InRecord from) {
    return from;
  }

  /** Writes the record's fields, for serialisers of types that hold one. */
  @Override
  public void write(InRecord record, DataOutputView out) throws IOException {
    writeTopic(record.topic(), out);
    out.writeInt(record.partition());
    out.writeLong(record.offset());
    out.writeLong(record.timestamp());
    Bytes.write(out, record.key());
    Bytes.write(out, record.value());
    Bytes.writeHeaders(out, record.headers());
  }

  @Override
  public InRecord read(int version, DataInputView in) throws IOException {
    return new InRecord(
        readTopic(in),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        Bytes.read(in),
        Bytes.read(in),
        Bytes.readHeaders(in));
  }

  private void writeTopic(String name, DataOutput out) throws IOException {
    if (!name.equals(topic)) {
      topic = name;
      topicBytes = name.getBytes(StandardCharsets.UTF_8);
    }
    Bytes.write(out, topicBytes);
  }

  private String readTopic(DataInput in) throws IOException {
    byte[] bytes = Bytes.read(in);
    if (topicBytes == null || !Arrays.equals(bytes, topicBytes)) {
      topic = new String(bytes, StandardCharsets.UTF_8);
      topicBytes = bytes;
    }
    return topic;
  }

  @Override
  public TypeSerializerSnapshot<InRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What savepoints say of the serialiser. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<InRecord> {
    /** For Flink. */
    public Snapshot() {
      super(InRecordSerializer::new);
    }
  }
}
