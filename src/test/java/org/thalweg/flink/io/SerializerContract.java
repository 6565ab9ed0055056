package org.thalweg.flink.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** What every serialiser of ours must do, whatever the value. */
public final class SerializerContract {

  private SerializerContract() {}

  /** The bytes of a value. */
  public static <T> byte[] bytes(TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    return out.getCopyOfBuffer();
  }

  /** The value of bytes. */
  public static <T> T value(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
    return serializer.deserialize(new DataInputDeserializer(bytes));
  }

  /** Two values in a row come back from one stream, through any of the serialiser's ways. */
  public static <T> void holds(TypeSerializer<T> serializer, T value) throws IOException {
    byte[] bytes = bytes(serializer, value);
    assertThat(bytes(serializer.duplicate(), value)).isEqualTo(bytes);
    assertThat(bytes(serializer, serializer.copy(value))).isEqualTo(bytes);

    DataOutputSerializer twice = new DataOutputSerializer(64);
    serializer.copy(new DataInputDeserializer(bytes), twice);
    serializer.serialize(value, twice);
    DataInputDeserializer in = new DataInputDeserializer(twice.getCopyOfBuffer());
    assertThat(bytes(serializer, serializer.deserialize(in))).isEqualTo(bytes);
    assertThat(bytes(serializer, serializer.deserialize(null, in))).isEqualTo(bytes);
    assertThat(in.available()).isZero();

    assertThat(restored(serializer)).isEqualTo(serializer).hasSameHashCodeAs(serializer);
    assertThat(bytes(restored(serializer), value(restored(serializer), bytes))).isEqualTo(bytes);
  }

  /** The first byte is the version, and one of the future is refused. */
  public static <T> void refusesUnknownVersion(TypeSerializer<T> serializer, T value, String error)
      throws IOException {
    byte[] bytes = bytes(serializer, value);
    bytes[0] = 99;
    assertThatThrownBy(() -> value(serializer, bytes))
        .isInstanceOf(IOException.class)
        .hasMessage(error);
  }

  /** The serialiser that a savepoint says its state was written with. */
  public static <T> TypeSerializer<T> restored(TypeSerializer<T> serializer) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<T> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()),
            SerializerContract.class.getClassLoader());
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(snapshot)
                .isCompatibleAsIs())
        .isTrue();
    return snapshot.restoreSerializer();
  }
}
