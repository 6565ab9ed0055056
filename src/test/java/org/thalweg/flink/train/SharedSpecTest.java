package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.flink.io.SerializerContract;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelChange;
import org.thalweg.learn.ModelSpec;
import org.thalweg.snapshot.Publication;
import org.thalweg.spec.GateSpec;
import org.thalweg.spec.NetworkChange;

/** All models of a job have one definition, the same object, whichever they were restored with. */
final class SharedSpecTest {

  private static TrainSettings settings(ModelSpec model) {
    return TrainSettings.of(
            "points",
            model,
            Optional.empty(),
            Points.NEVER,
            new Interval(4, 0),
            Publication.DEFAULT)
        .gated(new GateSpec("accuracy", 1, GateSpec.OnDegrade.ROLLBACK));
  }

  /** The model and its last published copy, as they lie in state. */
  private static List<Model> kept(TrainHarness harness, String key) throws Exception {
    TrainOperator operator = (TrainOperator) harness.flink().getOperator();
    operator.setCurrentKey(key);
    return List.of(
        kept(operator, KeyedStates.MODEL).value(), kept(operator, KeyedStates.GOOD).value());
  }

  private static ValueState<Model> kept(TrainOperator operator, String name) throws Exception {
    return operator
        .getKeyedStateBackend()
        .getPartitionedState(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            new ValueStateDescriptor<>(name, serializer(Points.model(1))));
  }

  private static ModelSerializer serializer(ModelSpec spec) {
    return new ModelSerializer(Definitions.toBytes(spec.definition()), NetworkChange.KEEP_MATCHING);
  }

  /** Also under another learning rate, with which models go on. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void oldAndNewModelsShareOne(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(backend, settings(Points.model(1)))) {
      harness.take("old", 0, 8);
      harness.take("untouched", 0, 8);
      state = harness.savepoint();
    }
    TrainSettings slower = settings(Points.model(1, 0.01, 4));
    try (TrainHarness harness = TrainHarness.restore(backend, slower, state)) {
      for (int i = 8; i < 16; i++) {
        harness.take("old", i, i + 1);
        harness.take("new", i, i + 1);
      }
      ModelSpec spec = kept(harness, "new").get(0).spec();
      assertThat(kept(harness, "old")).allSatisfy(model -> assertThat(model.spec()).isSameAs(spec));
      assertThat(kept(harness, "new")).allSatisfy(model -> assertThat(model.spec()).isSameAs(spec));
      assertThat(spec.optimizer().learningRate()).isEqualTo(0.01);
    }
  }

  /** Several savepoints ago the network was another, and before that the features. */
  @Test
  void aChangeIsMadeOnceForEachDefinitionHoweverTheyMix() {
    ModelSpec now = Points.model(1, 0.05, 4);
    ModelChanges changes = new ModelChanges(now);
    ModelChange slower = changes.from(Points.model(1, 0.01, 4));
    ModelChange wider = changes.from(Points.model(1, 0.05, 5));
    assertThat(slower.differences()).isEmpty();
    assertThat(wider.differences()).isNotEmpty();
    for (int i = 0; i < 3; i++) {
      assertThat(changes.from(Points.model(1, 0.01, 4))).isSameAs(slower);
      assertThat(changes.from(Points.model(1, 0.05, 5))).isSameAs(wider);
    }
  }

  @Test
  void modelsOfSeveralDefinitionsBecomeThoseOfOne() {
    ModelSerializer serializer = serializer(Points.model(1, 0.05, 4));
    for (int units : new int[] {4, 5, 6, 4, 5, 6}) {
      Model model = Model.initial(Points.model(1, 0.01, units), "a");
      assertThat(serializer.adapt(model).spec()).isSameAs(serializer.spec());
    }
    assertThat(((ModelSerializer) serializer.duplicate()).spec()).isSameAs(serializer.spec());
  }

  /** Checkpoints are written by other threads than the one that learns. */
  @Test
  void whatIsWrittenStaysWhatItIs() throws Exception {
    ModelSerializer serializer = serializer(Points.model(1, 0.05, 4));
    ModelSpec before = Points.model(1, 0.01, 4);
    Model model = Model.initial(before, "a");
    serializer.serialize(model, new DataOutputSerializer(64));
    assertThat(model.spec()).isSameAs(before);
    assertThat(SerializerContract.bytes(serializer, model))
        .isEqualTo(SerializerContract.bytes(serializer, serializer.adapt(model)));
  }
}
