package org.thalweg.flink.train;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.thalweg.flink.control.Directive;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutRecordSerializer;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.snapshot.Assembler;
import org.thalweg.snapshot.Snapshot;

/** A {@link TrainOperator} in Flink's test harness. */
final class TrainHarness implements AutoCloseable {

  static final int KEY_GROUPS = 16;

  private final KeyedTwoInputStreamOperatorTestHarness<String, Decoded, Directive, OutRecord>
      harness;
  private final int subtasks;
  private final int subtask;

  private TrainHarness(
      Backend backend,
      TrainSettings settings,
      int subtasks,
      int subtask,
      OperatorSubtaskState state)
      throws Exception {
    this.subtasks = subtasks;
    this.subtask = subtask;
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new TrainOperator(settings),
            Decoded::key,
            null,
            Types.STRING,
            KEY_GROUPS,
            subtasks,
            subtask);
    harness.setStateBackend(backend.make());
    harness.setCheckpointStorage(new JobManagerCheckpointStorage(1 << 28));
    harness.setup(new OutRecordSerializer());
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
  }

  static TrainHarness start(Backend backend, TrainSettings settings) throws Exception {
    return new TrainHarness(backend, settings, 1, 0, null);
  }

  static TrainHarness restore(Backend backend, TrainSettings settings, OperatorSubtaskState state)
      throws Exception {
    return new TrainHarness(backend, settings, 1, 0, state);
  }

  static TrainHarness restore(
      Backend backend,
      TrainSettings settings,
      OperatorSubtaskState state,
      int subtasks,
      int subtask)
      throws Exception {
    return new TrainHarness(backend, settings, subtasks, subtask, state);
  }

  /** State of some subtasks as one of others gets it. */
  static OperatorSubtaskState rescale(int to, int subtask, OperatorSubtaskState... from)
      throws Exception {
    return AbstractStreamOperatorTestHarness.repartitionOperatorState(
        AbstractStreamOperatorTestHarness.repackageState(from),
        KEY_GROUPS,
        from.length,
        to,
        subtask);
  }

  KeyedTwoInputStreamOperatorTestHarness<String, Decoded, Directive, OutRecord> flink() {
    return harness;
  }

  /** The keys that state is kept of. */
  List<String> keys() {
    KeyedStateBackend<String> backend =
        ((TrainOperator) harness.getOperator()).getKeyedStateBackend();
    return Stream.of(KeyedStates.AGENDA, KeyedStates.BATCH, KeyedStates.MODEL)
        .flatMap(name -> backend.getKeys(name, VoidNamespace.INSTANCE))
        .distinct()
        .sorted()
        .toList();
  }

  /** All state in the form that any backend reads. */
  OperatorSubtaskState savepoint() throws Exception {
    CheckpointOptions canonical =
        new CheckpointOptions(
            SavepointType.savepoint(SavepointFormatType.CANONICAL),
            CheckpointStorageLocationReference.getDefault());
    OperatorSnapshotFutures futures =
        harness
            .getOperator()
            .snapshotState(1, 1, canonical, new MemCheckpointStreamFactory(1 << 24));
    return OperatorSnapshotFinalizer.create(futures).getJobManagerOwnedState();
  }

  /** Whether a key is one of this subtask's. */
  boolean has(String key) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(key, KEY_GROUPS, subtasks)
        == subtask;
  }

  void take(Decoded decoded) throws Exception {
    harness.processElement1(decoded, 0);
  }

  void take(Directive directive) throws Exception {
    harness.processElement2(directive, 0);
  }

  /** What comes out because of a directive. */
  List<OutRecord> told(Directive directive) throws Exception {
    taken();
    take(directive);
    return taken();
  }

  /** Events of one tenant at offsets from..to-1. */
  void take(String tenant, long from, long to) throws Exception {
    for (long offset = from; offset < to; offset++) {
      take(Points.event(tenant, offset));
    }
  }

  /** The last snapshot among records. */
  static Snapshot snapshot(List<OutRecord> records) {
    Assembler assembler = new Assembler(1 << 24);
    Snapshot last = null;
    for (OutRecord record : records) {
      if (record.topic() == OutTopic.MODELS
          && assembler.offer(record.key(), record.value())
              instanceof Assembler.Result.Complete complete) {
        last = complete.snapshot().read();
      }
    }
    return last;
  }

  /** What has come out since the last call. */
  List<OutRecord> taken() {
    List<OutRecord> values = List.copyOf(harness.extractOutputValues());
    harness.getOutput().clear();
    return values;
  }

  /** Topics of what has come out since the last call. */
  List<OutTopic> topics() {
    return taken().stream().map(OutRecord::topic).toList();
  }

  /** All of a record, comparable. */
  static String text(OutRecord record) {
    return record.topic()
        + " "
        + (record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8))
        + " "
        + HexFormat.of().formatHex(record.value());
  }

  static List<String> texts(List<OutRecord> records) {
    return records.stream().map(TrainHarness::text).toList();
  }

  @Override
  public void close() {
    try {
      harness.close();
    } catch (Exception e) {
      throw new IllegalStateException("The harness closes", e);
    }
  }
}
