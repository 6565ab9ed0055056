package org.thalweg.flink.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.thalweg.flink.io.Bytes;
import org.thalweg.flink.io.VersionedSerializer;

/** Serialises {@link Controls}: for most models, in which nothing is set, as two bytes. */
public final class ControlsSerializer extends VersionedSerializer<Controls> {

  private static final long serialVersionUID = 1;

  /** A serialiser, for any number of threads. */
  public ControlsSerializer() {
    super("controls", 1);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<Controls> duplicate() {
    return this;
  }

  @Override
  public Controls copy(Controls from) {
    return from;
  }

  @Override
  protected void write(Controls controls, DataOutputView out) throws IOException {
    boolean any = !controls.equals(Controls.NONE);
    out.writeBoolean(any);
    if (any) {
      out.writeBoolean(controls.paused());
      out.writeDouble(controls.learningRate());
      Bytes.writeVarint(out, controls.frozen().size());
      for (String layer : controls.frozen()) {
        Bytes.writeString(out, layer);
      }
    }
  }

  @Override
  protected Controls read(int version, DataInputView in) throws IOException {
    if (!in.readBoolean()) {
      return Controls.NONE;
    }
    boolean paused = in.readBoolean();
    double learningRate = in.readDouble();
    int count = Bytes.readVarint(in);
    List<String> frozen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frozen.add(Bytes.readString(in));
    }
    return new Controls(paused, learningRate, frozen);
  }

  @Override
  public TypeSerializerSnapshot<Controls> snapshotConfiguration() {
    return new Snapshot();
  }

  /** What savepoints say of the serialiser. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Controls> {
    /** For Flink. */
    public Snapshot() {
      super(ControlsSerializer::new);
    }
  }
}
