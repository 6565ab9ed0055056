package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.thalweg.flink.io.OutTopic.DEAD_LETTERS;
import static org.thalweg.flink.io.OutTopic.METRICS;
import static org.thalweg.flink.io.OutTopic.MODELS;
import static org.thalweg.flink.io.OutTopic.PREDICTIONS;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.nn.Tensor;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.spec.GateSpec;
import org.thalweg.spec.Lifecycle;
import org.thalweg.spec.NetworkChange;

/** A job that is started from a savepoint of another: by what differs, and what it says to do. */
@ParameterizedClass
@EnumSource
final class UpgradeTest {

  private static final int BATCH = 3;
  private static final Map<String, ?> ADAM = Map.of("adam", Map.of("learningRate", 0.05));
  private static final Map<String, ?> XY = Map.of("x", Map.of(), "y", Map.of());
  private static final List<String> SIDES = List.of("left", "right");
  private static final List<?> NETWORK = List.of(Map.of("dense", 4), "tanh");
  private static final ModelSpec BEFORE = Points.model(BATCH, ADAM, NETWORK, XY, SIDES);
  private static final ModelSpec DEEPER =
      Points.model(BATCH, ADAM, List.of(Map.of("dense", 4), "tanh", Map.of("dense", 5)), XY, SIDES);

  /** Without one of the classes that there are in the stream. */
  private static final ModelSpec CLASSES =
      Points.model(BATCH, ADAM, NETWORK, XY, List.of("left", "none"));

  private static final ModelSpec FEATURES =
      Points.model(BATCH, ADAM, NETWORK, Map.of("x", Map.of(), "z", Map.of("field", "y")), SIDES);

  @Parameter Backend backend;

  @Test
  void anotherNetworkIsRefusedAndItsTensorsNamed() throws Exception {
    assertThat(refusal(DEEPER))
        .isEqualTo(
            "tensor 2.dense.weight [4, 5] is new; tensor 2.dense.bias [5] is new; tensor"
                + " head.weight was [4, 2] and is [5, 2]");
  }

  @Test
  void aNetworkThatDiffersInNoTensorIsRefusedToo() throws Exception {
    List<?> relu = List.of(Map.of("dense", Map.of("units", 4, "init", "xavier")), "relu");
    assertThat(refusal(Points.model(BATCH, ADAM, relu, XY, SIDES)))
        .isEqualTo(
            "network was [{dense={units=4, bias=true, init=xavier}}, tanh] and is"
                + " [{dense={units=4, bias=true, init=xavier}}, relu]");
  }

  @Test
  void anotherOptimizerIsRefused() throws Exception {
    Map<String, ?> sgd = Map.of("sgd", Map.of("learningRate", 0.05));
    assertThat(refusal(Points.model(BATCH, sgd, NETWORK, XY, SIDES)))
        .isEqualTo("optimizer was adam and is sgd");
  }

  @Test
  void otherFeaturesAndClassesAreRefused() throws Exception {
    assertThat(refusal(FEATURES)).isEqualTo("feature z is new; feature y is gone");
    assertThat(refusal(CLASSES)).isEqualTo("class none is new; class right is gone");
  }

  private String refusal(ModelSpec after) throws Exception {
    OperatorSubtaskState state = learnt(0, 10);
    TrainSettings refusing = settings(after, NetworkChange.REFUSE);
    Throwable error = catchThrowable(() -> TrainHarness.restore(backend, refusing, state));
    String message =
        ExceptionUtils.findThrowable(error, ChangedModelException.class).orElseThrow().getMessage();
    String begin = "the savepoint's models are not those of this job: ";
    String end =
        ". With model.onNetworkChange: keepMatching they keep what has the same name and shape,"
            + " with reset they begin anew";
    assertThat(message).startsWith(begin).endsWith(end);
    return message.substring(begin.length(), message.length() - end.length());
  }

  @Test
  void whatMatchesIsKept() throws Exception {
    Snapshot before = snapshot(BEFORE, NetworkChange.REFUSE, 9);
    Snapshot after = snapshot(DEEPER, NetworkChange.KEEP_MATCHING, 9);

    assertThat(tensor(DEEPER, after, "0.dense.weight"))
        .isEqualTo(tensor(BEFORE, before, "0.dense.weight"));
    assertThat(after.statistics()).isEqualTo(before.statistics());
    assertThat(after.header().metrics()).isEqualTo(before.header().metrics());
    assertThat(after.header().version()).isEqualTo(before.header().version());
    assertThat(after.header().learnt()).isEqualTo(9);
    assertThat(after.header().offsets()).isEqualTo(before.header().offsets());
    assertThat(tensor(DEEPER, after, "2.dense.weight")).isNotEqualTo(new float[20]);
  }

  /** Feature x is what it was; z takes the place of y, and knows nothing yet. */
  @Test
  void statisticsOfTheSameFeaturesAreKept() throws Exception {
    byte[] before = snapshot(BEFORE, NetworkChange.REFUSE, 9).statistics();
    byte[] after = snapshot(FEATURES, NetworkChange.KEEP_MATCHING, 9).statistics();
    int head = 1 + 2 * Integer.BYTES;
    int each = Long.BYTES + 4 * Double.BYTES + 3 * Integer.BYTES;
    assertThat(Arrays.copyOfRange(after, 0, head + each))
        .isEqualTo(Arrays.copyOfRange(before, 0, head + each));
    assertThat(Arrays.copyOfRange(after, head + each, head + 2 * each)).containsOnly(0);
  }

  private static float[] tensor(ModelSpec spec, Snapshot snapshot, String name) {
    Tensor tensor = spec.network().layout().find(name).orElseThrow();
    return Arrays.copyOfRange(snapshot.weights(), tensor.offset(), tensor.end());
  }

  /** As the model stands after so many events and the change, published at the end. */
  private Snapshot snapshot(ModelSpec after, NetworkChange change, int events) throws Exception {
    OperatorSubtaskState state = learnt(0, events);
    try (TrainHarness harness = TrainHarness.restore(backend, settings(after, change), state)) {
      harness.flink().endInput1();
      return TrainHarness.snapshot(harness.taken());
    }
  }

  @Test
  void aResetForgetsWhatWasLearnt() throws Exception {
    Snapshot after = snapshot(DEEPER, NetworkChange.RESET, 9);
    assertThat(after.weights())
        .isEqualTo(Model.initial(DEEPER, "a").training().parameters.values());
    assertThat(after.header().learnt()).isEqualTo(9);
    assertThat(after.header().metrics().get("accuracy")).isZero();
  }

  @Test
  void nothingIsResetIfNothingDiffers() throws Exception {
    assertThat(snapshot(BEFORE, NetworkChange.RESET, 9).weights())
        .isEqualTo(snapshot(BEFORE, NetworkChange.REFUSE, 9).weights());
  }

  @Test
  void anotherPublishingIntervalTakesEffect() throws Exception {
    OperatorSubtaskState state = learnt(0, 9);
    try (TrainHarness harness = TrainHarness.restore(backend, publishing(BEFORE), state)) {
      harness.take("a", 9, 12);
      assertThat(harness.topics()).containsExactly(PREDICTIONS, PREDICTIONS, PREDICTIONS, MODELS);
    }
  }

  /** What another network did is no measure for one that begins anew. */
  @Test
  void theGateMeasuresAnew() throws Exception {
    GateSpec gate = new GateSpec("logLoss", 0, GateSpec.OnDegrade.HOLD);
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(backend, publishing(BEFORE).gated(gate))) {
      harness.take("a", 0, 300);
      state = harness.savepoint();
    }
    TrainSettings reset =
        publishing(DEEPER).living(new Lifecycle(Optional.empty(), NetworkChange.RESET)).gated(gate);
    try (TrainHarness harness = TrainHarness.restore(backend, reset, state)) {
      harness.take("a", 300, 312);
      assertThat(harness.topics()).contains(MODELS);
    }
  }

  private static TrainSettings publishing(ModelSpec model) {
    return TrainSettings.of(
        "points",
        model,
        Optional.empty(),
        Points.NEVER,
        new Interval(10, 0),
        Publication.ofChunks(1 << 16));
  }

  /** The open batch was decoded for other features, and holds a label that is none any more. */
  @Test
  void theOpenBatchIsDecodedAgain() throws Exception {
    OperatorSubtaskState state = learnt(0, 11);
    TrainSettings changed = settings(CLASSES, NetworkChange.KEEP_MATCHING);
    try (TrainHarness harness = TrainHarness.restore(backend, changed, state)) {
      harness.flink().endInput1();
      assertThat(harness.topics()).containsExactly(DEAD_LETTERS, PREDICTIONS, MODELS, METRICS);
    }
  }

  private OperatorSubtaskState learnt(int from, int to) throws Exception {
    try (TrainHarness harness =
        TrainHarness.start(backend, settings(BEFORE, NetworkChange.REFUSE))) {
      harness.take("a", from, to);
      return harness.savepoint();
    }
  }

  private static TrainSettings settings(ModelSpec model, NetworkChange change) {
    return TrainSettings.of(
            "points",
            model,
            Optional.empty(),
            Points.NEVER,
            Points.NEVER,
            Publication.ofChunks(1 << 16))
        .living(new Lifecycle(Optional.empty(), change));
  }
}
