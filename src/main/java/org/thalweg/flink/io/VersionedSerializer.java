package org.thalweg.flink.io;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A serialiser that leads every value with the version of its layout, so that old state is either
 * read as what it is or refused, never misread.
 *
 * <p>A subclass needs a public constructor without arguments and a nested public snapshot class of
 * its own, extending Flink's {@code SimpleTypeSerializerSnapshot}: the name of that class is
 * written into savepoints.
 *
 * @param <T> the type; one that is never null
 */
public abstract class VersionedSerializer<T> extends TypeSerializer<T> {

  private static final long serialVersionUID = 1;

  private final String name;
  private final int version;

  /**
   * A serialiser.
   *
   * @param name what it writes, for error messages
   * @param version the layout it writes, from 1 to 127; it also reads those before it
   */
  protected VersionedSerializer(String name, int version) {
    this.name = name;
    this.version = version;
  }

  /** Writes all of a value but the version byte. */
  protected abstract void write(T value, DataOutputView out) throws IOException;

  /**
   * Reads what {@link #write} wrote.
   *
   * @param version the layout, from 1 to that of this serialiser
   */
  protected abstract T read(int version, DataInputView in) throws IOException;

  @Override
  public final void serialize(T value, DataOutputView out) throws IOException {
    out.writeByte(version);
    write(value, out);
  }

  @Override
  public final T deserialize(DataInputView in) throws IOException {
    int found = in.readByte();
    if (found < 1 || found > version) {
      throw new IOException(
          "Serialised " + name + " has a version from 1 to " + version + ": " + found);
    }
    return read(found, in);
  }

  @Override
  public final T deserialize(T reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public final T copy(T from, T reuse) {
    return copy(from);
  }

  @Override
  public final void copy(DataInputView in, DataOutputView out) throws IOException {
    serialize(deserialize(in), out);
  }

  @Override
  public final T createInstance() {
    return null;
  }

  @Override
  public final int getLength() {
    return -1;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof VersionedSerializer<?> that && that.getClass() == getClass();
  }

  @Override
  public final int hashCode() {
    return getClass().hashCode();
  }
}
