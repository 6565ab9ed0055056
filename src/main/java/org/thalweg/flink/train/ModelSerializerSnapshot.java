package org.thalweg.flink.train;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.flink.io.Bytes;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelChange;
import org.thalweg.learn.ModelSpec;
import org.thalweg.spec.NetworkChange;

/**
 * What a savepoint says of the models in it: their definition. Models go on under a job whose
 * features, label, network and kind of optimiser are the same; how fast and in what batches they
 * learn may differ. Else the job says what becomes of them (see {@link NetworkChange}).
 */
public final class ModelSerializerSnapshot implements TypeSerializerSnapshot<Model> {

  private static final int VERSION = 1;

  private static final Logger LOG = LoggerFactory.getLogger(ModelSerializerSnapshot.class);

  private byte[] definition;

  /** Not written: it is the wish of the job that starts. */
  private NetworkChange onChange = NetworkChange.REFUSE;

  /** For Flink, before {@link #readSnapshot}. */
  public ModelSerializerSnapshot() {}

  ModelSerializerSnapshot(byte[] definition, NetworkChange onChange) {
    this.definition = definition;
    this.onChange = onChange;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    Bytes.write(out, definition);
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    if (version != VERSION) {
      throw new IOException("A model serialiser's snapshot has version 1: " + version);
    }
    definition = Bytes.read(in);
  }

  @Override
  public TypeSerializer<Model> restoreSerializer() {
    return new ModelSerializer(definition, onChange);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ChangedModelException if the job must not start on such models: Flink's own refusal
   *     would not say why
   */
  @Override
  public TypeSerializerSchemaCompatibility<Model> resolveSchemaCompatibility(
      TypeSerializerSnapshot<Model> old) {
    if (!(old instanceof ModelSerializerSnapshot before)) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    ModelChange change = new ModelChange(before.spec(), spec());
    if (change.differences().isEmpty()) {
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
    if (onChange == NetworkChange.REFUSE) {
      throw new ChangedModelException(change.differences());
    }
    log(change);
    return TypeSerializerSchemaCompatibility.compatibleAfterMigration();
  }

  private void log(ModelChange change) {
    String differences = String.join("; ", change.differences());
    if (onChange == NetworkChange.RESET) {
      LOG.warn("All models begin anew, as the job's differ from the savepoint's: {}", differences);
    } else {
      LOG.warn(
          "Models go on though the job's differ from the savepoint's: {}. Kept: {}. Begun anew: {}",
          differences,
          change.matching(),
          change.unmatched());
    }
  }

  private ModelSpec spec() {
    try {
      return ModelSpec.read(Definitions.ofBytes(definition));
    } catch (InvalidDefinitionException e) {
      throw new ChangedModelException(e);
    }
  }
}
