package org.thalweg.flink.train;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.thalweg.learn.ModelChange;
import org.thalweg.learn.ModelSpec;

/**
 * From the definitions that restored models have to that of the job. Each change is made once,
 * however many objects stand for one definition, in whatever order models of them come. For any
 * number of threads.
 */
final class ModelChanges {

  private final ModelSpec now;

  /** By object, as looking into definitions takes a while. */
  private final IdentityHashMap<ModelSpec, ModelChange> known = new IdentityHashMap<>();

  private final Map<ByteBuffer, ModelChange> byDefinition = new HashMap<>();

  /** Changes to this definition. */
  ModelChanges(ModelSpec now) {
    this.now = now;
  }

  ModelSpec now() {
    return now;
  }

  /** The change from a definition that models have. */
  synchronized ModelChange from(ModelSpec then) {
    return known.computeIfAbsent(
        then,
        spec ->
            byDefinition.computeIfAbsent(
                ByteBuffer.wrap(Definitions.toBytes(spec.definition())),
                definition -> new ModelChange(spec, now)));
  }
}
