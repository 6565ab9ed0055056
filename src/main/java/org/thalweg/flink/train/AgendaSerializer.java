package org.thalweg.flink.train;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.thalweg.flink.io.VersionedSerializer;

/** Serialises {@link Agenda}s. Version 1 did not know of undone steps. */
public final class AgendaSerializer extends VersionedSerializer<Agenda> {

  private static final long serialVersionUID = 1;

  private final ControlsSerializer controls = new ControlsSerializer();

  /** A serialiser, for any number of threads. */
  public AgendaSerializer() {
    super("agenda", 2);
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<Agenda> duplicate() {
    return this;
  }

  @Override
  public Agenda copy(Agenda from) {
    return from.copy();
  }

  @Override
  protected void write(Agenda agenda, DataOutputView out) throws IOException {
    out.writeInt(agenda.open);
    out.writeLong(agenda.definedBy);
    out.writeLong(agenda.closeAt);
    out.writeLong(agenda.reportAt);
    out.writeLong(agenda.snapshotAt);
    out.writeLong(agenda.reported);
    out.writeLong(agenda.published);
    out.writeLong(agenda.timer);
    out.writeLong(agenda.touched);
    out.writeLong(agenda.passed);
    out.writeDouble(agenda.baseline);
    controls.serialize(agenda.controls, out);
    out.writeLong(agenda.undone);
    out.writeLong(agenda.undoneAt);
  }

  @Override
  protected Agenda read(int version, DataInputView in) throws IOException {
    Agenda agenda = new Agenda();
    agenda.open = in.readInt();
    agenda.definedBy = in.readLong();
    agenda.closeAt = in.readLong();
    agenda.reportAt = in.readLong();
    agenda.snapshotAt = in.readLong();
    agenda.reported = in.readLong();
    agenda.published = in.readLong();
    agenda.timer = in.readLong();
    agenda.touched = in.readLong();
    agenda.passed = in.readLong();
    agenda.baseline = in.readDouble();
    agenda.controls = controls.deserialize(in);
    if (version > 1) {
      agenda.undone = in.readLong();
      agenda.undoneAt = in.readLong();
    }
    return agenda;
  }

  @Override
  public TypeSerializerSnapshot<Agenda> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What savepoints say of the serialiser. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Agenda> {
    /** For Flink. */
    public Snapshot() {
      super(AgendaSerializer::new);
    }
  }
}
