package org.thalweg.flink.train;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.flink.io.Bytes;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;

/**
 * What a savepoint says of the models in it: their definition. Models go on under a job whose
 * features, label, network and kind of optimiser are the same; how fast and in what batches they
 * learn may differ.
 */
public final class ModelSerializerSnapshot implements TypeSerializerSnapshot<Model> {

  private static final int VERSION = 1;

  private byte[] definition;

  /** For Flink, before {@link #readSnapshot}. */
  public ModelSerializerSnapshot() {}

  ModelSerializerSnapshot(byte[] definition) {
    this.definition = definition;
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
    return new ModelSerializer(definition);
  }

  @Override
  public TypeSerializerSchemaCompatibility<Model> resolveSchemaCompatibility(
      TypeSerializerSnapshot<Model> old) {
    return old instanceof ModelSerializerSnapshot before && fits(before)
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }

  private boolean fits(ModelSerializerSnapshot before) {
    try {
      ModelSpec now = ModelSpec.read(Definitions.ofBytes(definition));
      ModelSpec then = ModelSpec.read(Definitions.ofBytes(before.definition));
      return Objects.equals(now.events().definition(), then.events().definition())
          && Objects.equals(now.network().definition(), then.network().definition())
          && now.optimizer().slotCount(now.network()) == then.optimizer().slotCount(then.network());
    } catch (InvalidDefinitionException e) {
      return false;
    }
  }
}
