package org.thalweg.flink.train;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelChange;
import org.thalweg.learn.ModelSpec;
import org.thalweg.spec.NetworkChange;

/**
 * Serialises {@link Model}s. Their bytes lead with a version byte of their own; what they are
 * models of stands once in the savepoint, in this serialiser's snapshot.
 */
public final class ModelSerializer extends TypeSerializer<Model> {

  private static final long serialVersionUID = 1;

  private final byte[] definition;
  private final NetworkChange onChange;
  private transient ModelChanges changes;

  /**
   * A serialiser for models of a definition.
   *
   * @param definition see {@link TrainSettings#definition()}
   * @param onChange what becomes of models that were restored from another definition
   */
  public ModelSerializer(byte[] definition, NetworkChange onChange) {
    this.definition = definition;
    this.onChange = onChange;
  }

  byte[] definition() {
    return definition;
  }

  /**
   * The model as one of {@link #spec()}, the same object for all models. On the heap a restored
   * model stays what it was until it is touched. For the thread that owns the model.
   */
  Model adapt(Model model) {
    if (isOfNow(model)) {
      return model;
    }
    ModelChange change = changes.from(model.spec());
    return change.differences().isEmpty() ? change.goOn(model) : changed(change, model);
  }

  @SuppressWarnings("ReferenceEquality") // that it is one object is the point
  private boolean isOfNow(Model model) {
    return model.spec() == spec();
  }

  private Model changed(ModelChange change, Model model) {
    return onChange == NetworkChange.RESET ? change.reset(model) : change.keepMatching(model);
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<Model> duplicate() {
    ModelSerializer duplicate = new ModelSerializer(definition, onChange);
    duplicate.changes = changes();
    return duplicate;
  }

  @Override
  public Model createInstance() {
    return null;
  }

  @Override
  public Model copy(Model from) {
    return from.copy();
  }

  @Override
  public Model copy(Model from, Model reuse) {
    return from.copy();
  }

  @Override
  public int getLength() {
    return -1;
  }

  /** Leaves the model as it is: on the heap its own thread may be at it. */
  @Override
  public void serialize(Model model, DataOutputView out) throws IOException {
    if (isOfNow(model)) {
      model.write(out);
      return;
    }
    ModelChange change = changes.from(model.spec());
    (change.differences().isEmpty() ? model : changed(change, model)).write(out);
  }

  @Override
  public Model deserialize(DataInputView in) throws IOException {
    return Model.read(spec(), in);
  }

  @Override
  public Model deserialize(Model reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    deserialize(in).write(out);
  }

  /** What all models are read as. */
  ModelSpec spec() {
    return changes().now();
  }

  private ModelChanges changes() {
    if (changes == null) {
      changes = new ModelChanges(ModelSpec.read(Definitions.ofBytes(definition)));
    }
    return changes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelSerializer that && Arrays.equals(that.definition, definition);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(definition);
  }

  @Override
  public TypeSerializerSnapshot<Model> snapshotConfiguration() {
    return new ModelSerializerSnapshot(definition, onChange);
  }
}
