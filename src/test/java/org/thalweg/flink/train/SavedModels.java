package org.thalweg.flink.train;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.thalweg.flink.Uids;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutRecordSerializer;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;

/** Reads the models in a savepoint: all that makes them up, optimiser slots and open batch too. */
public final class SavedModels {

  private static final Interval NEVER = new Interval(Long.MAX_VALUE, 0);
  private static final int CHUNK = 1 << 20;

  private SavedModels() {}

  /**
   * The bytes of each model and, behind them, of the events in its open batch.
   *
   * @param savepoint its folder or the URI of it
   */
  public static Map<String, ByteBuffer> read(String savepoint, ModelSpec spec) throws Exception {
    TrainSettings settings =
        TrainSettings.of("", spec, Optional.empty(), NEVER, NEVER, CHUNK);
    OperatorState state = stateOf(Uids.TRAIN, savepoint);
    try (KeyedOneInputStreamOperatorTestHarness<String, Decoded, OutRecord> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new TrainOperator(settings),
            Decoded::key,
            Types.STRING,
            state.getMaxParallelism(),
            1,
            0)) {
      harness.setup(new OutRecordSerializer());
      harness.initializeState(together(state));
      harness.open();
      return models(
          ((TrainOperator) harness.getOperator()).getKeyedStateBackend(), settings.definition());
    }
  }

  private static OperatorState stateOf(String uid, String savepoint) throws IOException {
    CompletedCheckpointStorageLocation location =
        AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(savepoint);
    try (DataInputStream in = new DataInputStream(location.getMetadataHandle().openInputStream())) {
      return Checkpoints.loadCheckpointMetadata(
              in, SavedModels.class.getClassLoader(), location.getExternalPointer())
          .getOperatorStates()
          .stream()
          .filter(operator -> operator.getOperatorUid().filter(uid::equals).isPresent())
          .findFirst()
          .orElseThrow(() -> new IOException("The savepoint has no state of " + uid));
    }
  }

  /** The state of all subtasks as that of one. */
  private static OperatorSubtaskState together(OperatorState state) {
    List<KeyedStateHandle> managed =
        state.getStates().stream().flatMap(part -> part.getManagedKeyedState().stream()).toList();
    List<KeyedStateHandle> raw =
        state.getStates().stream().flatMap(part -> part.getRawKeyedState().stream()).toList();
    return OperatorSubtaskState.builder()
        .setManagedKeyedState(new StateObjectCollection<>(managed))
        .setRawKeyedState(new StateObjectCollection<>(raw))
        .build();
  }

  private static Map<String, ByteBuffer> models(
      KeyedStateBackend<String> backend, byte[] definition) throws Exception {
    ValueState<Model> models =
        backend.getPartitionedState(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            new ValueStateDescriptor<>(TrainOperator.MODEL, new ModelSerializer(definition)));
    ListState<Event> batches =
        backend.getPartitionedState(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            new ListStateDescriptor<>(TrainOperator.BATCH, new EventSerializer()));
    Map<String, ByteBuffer> bytes = new TreeMap<>();
    try (Stream<String> keys = backend.getKeys(TrainOperator.MODEL, VoidNamespace.INSTANCE)) {
      for (String key : keys.toList()) {
        backend.setCurrentKey(key);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputViewStreamWrapper out = new DataOutputViewStreamWrapper(all);
        models.value().write(out);
        for (Event event : batches.get()) {
          new EventSerializer().serialize(event, out);
        }
        bytes.put(key, ByteBuffer.wrap(all.toByteArray()));
      }
    }
    return bytes;
  }
}
