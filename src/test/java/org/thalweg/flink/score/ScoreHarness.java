package org.thalweg.flink.score;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.io.network.partition.consumer.IndexedInputGate;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutRecordSerializer;
import org.thalweg.flink.io.OutSchemas;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.snapshot.Chunk;

/** A {@link ScoreOperator} in Flink's test harness. */
final class ScoreHarness implements AutoCloseable {

  static final int KEY_GROUPS = 16;

  private final TwoInputStreamOperatorTestHarness<InRecord, InRecord, OutRecord> harness;
  private final int subtasks;
  private final int subtask;

  ScoreHarness(ScoreSettings settings, OperatorSubtaskState state, int subtasks, int subtask)
      throws Exception {
    this(new HashMapStateBackend(), settings, state, subtasks, subtask, List.of());
  }

  private ScoreHarness(
      StateBackend backend,
      ScoreSettings settings,
      OperatorSubtaskState state,
      int subtasks,
      int subtask,
      List<IndexedInputGate> gates)
      throws Exception {
    this.subtasks = subtasks;
    this.subtask = subtask;
    ScoreOperator operator = new ScoreOperator(settings);
    harness =
        settings.keyed()
            ? new KeyedTwoInputStreamOperatorTestHarness<>(
                operator,
                new EventKeys(settings),
                new ChunkKeys(),
                Types.STRING,
                KEY_GROUPS,
                subtasks,
                subtask)
            : new TwoInputStreamOperatorTestHarness<>(operator, KEY_GROUPS, subtasks, subtask);
    harness.getEnvironment().addInputs(gates);
    harness.setStateBackend(backend);
    harness.setup(new OutRecordSerializer());
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
  }

  static ScoreHarness start(ScoreSettings settings) throws Exception {
    return new ScoreHarness(settings, null, 1, 0);
  }

  static ScoreHarness restore(ScoreSettings settings, OperatorSubtaskState state) throws Exception {
    return new ScoreHarness(settings, state, 1, 0);
  }

  /** Keeps its keyed state in RocksDB. */
  static ScoreHarness inRocksDb(ScoreSettings settings, OperatorSubtaskState state)
      throws Exception {
    return new ScoreHarness(
        new EmbeddedRocksDBStateBackend(true), settings, state, 1, 0, List.of());
  }

  /** Reads its events from a gate, as far as it asks whether more lie ready there. */
  static ScoreHarness behind(ScoreSettings settings, IndexedInputGate gate) throws Exception {
    return new ScoreHarness(new HashMapStateBackend(), settings, null, 1, 0, List.of(gate));
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

  /** Whether a key is one of this subtask's, where keys are spread. */
  boolean has(String key) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(key, KEY_GROUPS, subtasks)
        == subtask;
  }

  void event(InRecord event) throws Exception {
    harness.processElement1(event, 0);
  }

  /** Brings chunks; small models are taken up when this returns. */
  void models(List<InRecord> chunks) throws Exception {
    for (InRecord chunk : chunks) {
      chunk(chunk);
      if (Chunk.unpackedLength(chunk.value()) <= ModelLoader.SMALL) {
        while (operator().isLoading()) {
          Thread.onSpinWait();
          operator().load();
        }
      }
    }
  }

  /** Brings a chunk, and does not wait for what becomes of it. */
  void chunk(InRecord chunk) throws Exception {
    harness.processElement2(chunk, 0);
  }

  /** Lets models that are made beside the events be taken up. */
  void load() throws Exception {
    while (operator().isLoading()) {
      Thread.onSpinWait();
      harness.setProcessingTime(harness.getProcessingTime() + 5);
    }
  }

  /** What a counter or gauge of the operator says. */
  Object metric(String name) throws ReflectiveOperationException {
    Field field = AbstractMetricGroup.class.getDeclaredField("metrics");
    field.setAccessible(true);
    Object metric = ((Map<?, ?>) field.get(operator().getMetricGroup())).get(name);
    return metric instanceof Counter counter ? counter.getCount() : ((Gauge<?>) metric).getValue();
  }

  private ScoreOperator operator() {
    return (ScoreOperator) harness.getOperator();
  }

  void time(long millis) throws Exception {
    harness.setProcessingTime(millis);
  }

  /** Timers of Flink's that are still to fire. */
  int timers() {
    return harness.getProcessingTimeService().getNumActiveTimers();
  }

  OperatorSubtaskState snapshot() throws Exception {
    harness.prepareSnapshotPreBarrier(1);
    return harness.snapshot(1, 1);
  }

  void end() throws Exception {
    harness.endInput1();
    harness.endInput2();
  }

  /** What has come out since the last call. */
  List<OutRecord> taken() {
    List<OutRecord> values = List.copyOf(harness.extractOutputValues());
    harness.getOutput().clear();
    return values;
  }

  /** Offset and version of each prediction since the last call; there must be nothing else. */
  List<String> scored() throws IOException {
    List<String> scored = new ArrayList<>();
    for (OutRecord record : taken()) {
      if (record.topic() != OutTopic.PREDICTIONS) {
        throw new AssertionError("a dead letter: " + letter(record));
      }
      GenericRecord prediction = prediction(record);
      scored.add(prediction.get("offset") + " by " + prediction.get("version"));
    }
    return scored;
  }

  /** Offset and reason of each dead letter since the last call. */
  List<String> letters() throws IOException {
    List<String> letters = new ArrayList<>();
    for (OutRecord record : taken()) {
      GenericRecord letter = letter(record);
      letters.add(letter.get("offset") + " " + letter.get("reason") + " " + letter.get("message"));
    }
    return letters;
  }

  static GenericRecord prediction(OutRecord record) throws IOException {
    return new GenericDatumReader<GenericRecord>(OutSchemas.PREDICTION)
        .read(null, DecoderFactory.get().binaryDecoder(record.value(), null));
  }

  private static GenericRecord letter(OutRecord record) throws IOException {
    return new GenericDatumReader<GenericRecord>(OutSchemas.DEAD_LETTER)
        .read(null, DecoderFactory.get().binaryDecoder(record.value(), null));
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
