package org.thalweg.flink.control;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.thalweg.flink.io.Bytes;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.CommandFormat;
import org.thalweg.flink.io.Notice;
import org.thalweg.flink.io.OwnType;
import org.thalweg.flink.io.VersionedSerializer;

/** Serialises {@link Directive}s. */
public final class DirectiveSerializer extends VersionedSerializer<Directive> {

  private static final long serialVersionUID = 1;

  /** The type, for Flink. */
  public static final TypeInformation<Directive> TYPE =
      new OwnType<>(Directive.class, DirectiveSerializer::new);

  private static final int ORDER = 0;
  private static final int RESTORE = 1;
  private static final int RESTORED = 2;
  private static final int ANSWER = 3;

  /** A serialiser, for any number of threads. */
  public DirectiveSerializer() {
    super("directive", 1);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<Directive> duplicate() {
    return this;
  }

  @Override
  public Directive copy(Directive from) {
    return from;
  }

  @Override
  protected void write(Directive directive, DataOutputView out) throws IOException {
    if (directive instanceof Directive.Order order) {
      out.writeByte(ORDER);
      writeCommand(order.command(), out);
    } else if (directive instanceof Directive.Restore restore) {
      out.writeByte(RESTORE);
      writeCommand(restore.command(), out);
      Bytes.writeString(out, restore.model());
      Bytes.write(out, restore.snapshot());
    } else if (directive instanceof Directive.Restored restored) {
      out.writeByte(RESTORED);
      writeCommand(restored.command(), out);
    } else if (directive instanceof Directive.Answer answer) {
      out.writeByte(ANSWER);
      writeNotice(answer.notice(), out);
    }
  }

  private static void writeCommand(Command command, DataOutputView out) throws IOException {
    Bytes.write(out, CommandFormat.encode(command));
  }

  private static void writeNotice(Notice notice, DataOutputView out) throws IOException {
    Bytes.writeString(out, notice.command());
    Bytes.writeString(out, notice.action());
    out.writeBoolean(notice.done());
    out.writeLong(notice.models());
    out.writeInt(notice.answers());
    Bytes.writeString(out, notice.message());
  }

  @Override
  protected Directive read(int version, DataInputView in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case ORDER -> new Directive.Order(readCommand(in));
      case RESTORE -> new Directive.Restore(readCommand(in), Bytes.readString(in), Bytes.read(in));
      case RESTORED -> new Directive.Restored(readCommand(in));
      case ANSWER -> new Directive.Answer(readNotice(in));
      default -> throw new IOException("a directive's kind is from 0 to 3: " + kind);
    };
  }

  private static Command readCommand(DataInputView in) throws IOException {
    return CommandFormat.decode(Bytes.read(in));
  }

  private static Notice readNotice(DataInputView in) throws IOException {
    return new Notice(
        Bytes.readString(in),
        Bytes.readString(in),
        in.readBoolean(),
        in.readLong(),
        in.readInt(),
        Bytes.readString(in));
  }

  @Override
  public TypeSerializerSnapshot<Directive> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What savepoints say of the serialiser. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Directive> {
    /** For Flink. */
    public Snapshot() {
      super(DirectiveSerializer::new);
    }
  }
}
