package org.thalweg.flink.train;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.thalweg.flink.Uids;
import org.thalweg.flink.control.Directive;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutRecordSerializer;
import org.thalweg.learn.ModelSpec;
import org.thalweg.snapshot.Publication;

/** Reads the models in a savepoint: all that makes them up, optimiser slots and open batch too. */
public final class SavedModels {

  private static final Interval NEVER = new Interval(Long.MAX_VALUE, 0);

  private SavedModels() {}

  /**
   * The bytes of each model and, behind them, of the events in its open batch.
   *
   * @param savepoint its folder or the URI of it
   */
  public static Map<String, ByteBuffer> read(String savepoint, ModelSpec spec) throws Exception {
    TrainSettings settings =
        TrainSettings.of("", spec, Optional.empty(), NEVER, NEVER, Publication.DEFAULT);
    OperatorState state = stateOf(Uids.TRAIN, savepoint);
    KeyedTwoInputStreamOperatorTestHarness<String, Decoded, Directive, OutRecord> harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new TrainOperator(settings),
            Decoded::key,
            null,
            Types.STRING,
            state.getMaxParallelism(),
            1,
            0);
    try {
      harness.setup(new OutRecordSerializer());
      harness.initializeState(together(state));
      harness.open();
      TrainOperator operator = (TrainOperator) harness.getOperator();
      return models(
          operator,
          new KeyedStates(
              operator.getRuntimeContext(),
              operator.getKeyedStateBackend(),
              new ModelSerializer(settings.definition(), settings.onNetworkChange()),
              false));
    } finally {
      harness.close();
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

  private static Map<String, ByteBuffer> models(TrainOperator operator, KeyedStates states)
      throws Exception {
    Map<String, ByteBuffer> models = new TreeMap<>();
    for (String key : states.keys()) {
      operator.setCurrentKey(key);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputViewStreamWrapper out = new DataOutputViewStreamWrapper(bytes);
      states.model().write(out);
      for (Event event : states.batch()) {
        new EventSerializer().serialize(event, out);
      }
      models.put(key, ByteBuffer.wrap(bytes.toByteArray()));
    }
    return models;
  }
}
