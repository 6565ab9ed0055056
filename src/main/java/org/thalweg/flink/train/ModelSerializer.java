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
  private transient ModelSpec spec;
  private transient ModelChange change;
  private transient ModelSpec changedFrom;

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
   * The model as one of this definition. On the heap a restored model stays what it was until it is
   * touched or written.
   */
  Model adapt(Model model) {
    if (model.spec().equals(spec())) {
      return model;
    }
    if (!model.spec().equals(changedFrom)) {
      changedFrom = model.spec();
      change = new ModelChange(changedFrom, spec);
    }
    if (change.differences().isEmpty()) {
      return model;
    }
    return onChange == NetworkChange.RESET ? change.reset(model) : change.keepMatching(model);
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<Model> duplicate() {
    ModelSerializer duplicate = new ModelSerializer(definition, onChange);
    duplicate.spec = spec();
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

  @Override
  public void serialize(Model model, DataOutputView out) throws IOException {
    adapt(model).write(out);
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

  private ModelSpec spec() {
    if (spec == null) {
      spec = ModelSpec.read(Definitions.ofBytes(definition));
    }
    return spec;
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
