package org.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.event.EventSpec;
import org.thalweg.event.Example;
import org.thalweg.nn.Network;
import org.thalweg.nn.Tensor;
import org.thalweg.nn.TrainingState;
import org.thalweg.nn.optim.Optimizer;

final class ModelChangeTest {

  private static final Schema SCHEMA =
      SchemaBuilder.record("Point")
          .fields()
          .requiredDouble("x")
          .requiredDouble("y")
          .requiredBoolean("up")
          .endRecord();

  private static final Map<String, Object> UP = Map.of("field", "up", "flag", true);

  private static final ModelSpec SPEC = spec("adam", 0.01, UP, "x", "y");

  private static ModelSpec spec(
      String optimizer, double rate, Map<String, Object> label, String... features) {
    return spec(List.of(Map.of("dense", 4), "batchNorm", "tanh"), optimizer, rate, label, features);
  }

  private static ModelSpec spec(
      List<?> network,
      String optimizer,
      double rate,
      Map<String, Object> label,
      String... features) {
    Problems problems = new Problems();
    Map<String, Object> numbers = new LinkedHashMap<>();
    for (String feature : features) {
      numbers.put(feature, Map.of());
    }
    Node events = Node.root(Map.of("features", numbers, "label", label), problems);
    EventSpec spec = EventSpec.read(events, SCHEMA, null);
    Optimizer rule =
        Optimizer.read(Node.root(Map.of(optimizer, Map.of("learningRate", rate)), problems));
    Network layers = Network.read(Node.root(network, problems), ModelSpec.inputs(spec), 1);
    problems.throwIfAny();
    return new ModelSpec(
        spec, layers, ModelSpec.defaultLoss(spec.label().orElseThrow()), rule, 8, 100, 42);
  }

  private static Model learnt() {
    Learner learner = new Learner(SPEC);
    Model model = Model.initial(SPEC, "");
    Random random = new Random(3);
    for (int step = 0; step < 20; step++) {
      List<Example> batch = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        float x = random.nextFloat();
        float y = random.nextFloat();
        float[] up = {x > y ? 1 : 0};
        batch.add(new Example("", null, Example.NO_TIME, 1, new float[] {x, y}, up));
      }
      assertThat(learner.learn(model, batch)).isTrue();
    }
    model.offsets().advance("t", 1, 159);
    return model;
  }

  @Test
  void learningRateBatchAndSeedMayChange() {
    assertThat(new ModelChange(SPEC, spec("adam", 0.5, UP, "x", "y")).differences()).isEmpty();
  }

  @Test
  void theOrderOfFeaturesCounts() {
    assertThat(new ModelChange(SPEC, spec("adam", 0.01, UP, "y", "x")).differences())
        .containsExactly("order of feature names was [x, y] and is [y, x]");
  }

  @Test
  void anotherLabelIsNamed() {
    Map<String, Object> ahead = new LinkedHashMap<>(UP);
    ahead.put("ahead", 2);
    assertThat(new ModelChange(SPEC, spec("adam", 0.01, ahead, "x", "y")).differences())
        .containsExactly("label was {field=up, flag=true} and is {field=up, flag=true, ahead=2}");
  }

  @Test
  void whatAnOptimizerKnowsOfATensorGoesWithIt() {
    Model old = learnt();
    List<?> deeper = List.of(Map.of("dense", 4), "batchNorm", "tanh", Map.of("dense", 4), "tanh");
    ModelChange change = new ModelChange(SPEC, spec(deeper, "adam", 0.01, UP, "x", "y"));
    assertThat(change.unmatched()).containsExactly("3.dense.weight", "3.dense.bias");

    Model kept = change.keepMatching(old);
    for (String name : change.matching()) {
      assertThat(values(kept.training(), name)).isEqualTo(values(old.training(), name));
      assertThat(slots(kept.training(), name, 0)).isEqualTo(slots(old.training(), name, 0));
      assertThat(slots(kept.training(), name, 1)).isEqualTo(slots(old.training(), name, 1));
    }
    assertThat(slots(kept.training(), "3.dense.weight", 1)).containsOnly(0);
    assertThat(kept.training().step).isEqualTo(20);
    assertThat(kept.learnt()).isEqualTo(160);
    assertThat(kept.offsets().toMap()).isEqualTo(old.offsets().toMap());
    assertThat(kept.metrics().values()).isEqualTo(old.metrics().values());
  }

  /** Tensors keep their names and what is known of them, wherever they now lie. */
  @Test
  void whatAnOptimizerKnowsGoesWithATensorThatLiesElsewhere() {
    ModelSpec then = branches("past", "numbers");
    Model old = Model.initial(then, "");
    for (int i = 0; i < old.training().slots.length; i++) {
      old.training().slots[i] = i;
    }
    ModelChange change = new ModelChange(then, branches("numbers", "past"));
    assertThat(change.unmatched()).isEmpty();

    Model kept = change.keepMatching(old);
    assertThat(kept.training().slots).isNotEqualTo(old.training().slots);
    for (String name : change.matching()) {
      assertThat(values(kept.training(), name)).isEqualTo(values(old.training(), name));
      assertThat(slots(kept.training(), name, 0)).isEqualTo(slots(old.training(), name, 0));
      assertThat(slots(kept.training(), name, 1)).isEqualTo(slots(old.training(), name, 1));
    }
    int extra = kept.training().slots.length - 1;
    assertThat(kept.training().slots[extra]).isEqualTo(extra);
  }

  /** A branch for each of two inputs, in this order. */
  private static ModelSpec branches(String... names) {
    Map<String, Object> layers =
        Map.of("past", List.of(Map.of("gru", 2)), "numbers", List.of(Map.of("dense", 3), "tanh"));
    Map<String, Object> branches = new LinkedHashMap<>();
    for (String name : names) {
      branches.put(name, layers.get(name));
    }
    Map<String, Object> features = new LinkedHashMap<>();
    features.put("past", Map.of("type", "sequence", "last", 2, "features", Map.of("y", Map.of())));
    features.put("x", Map.of());
    return ModelSpec.read(
        Map.of(
            "events",
            Map.of("schema", SCHEMA.toString(), "features", features, "label", UP),
            "network",
            Map.of("branches", branches),
            "loss",
            "binaryCrossEntropy",
            "optimizer",
            "nadam"));
  }

  @Test
  void anotherOptimizerBeginsWithNothing() {
    Model old = learnt();
    ModelChange change = new ModelChange(SPEC, spec("adagrad", 0.01, UP, "x", "y"));
    assertThat(change.differences()).containsExactly("optimizer was adam and is adagrad");
    Model kept = change.keepMatching(old);
    assertThat(kept.training().parameters.values()).isEqualTo(old.training().parameters.values());
    assertThat(kept.training().slots).containsOnly(0);
  }

  @Test
  void aResetKeepsTheLineAndNothingElse() {
    Model old = learnt();
    old.nextVersion();
    Model fresh = new ModelChange(SPEC, spec("adam", 0.01, UP, "y")).reset(old);
    assertThat(fresh.training().step).isZero();
    assertThat(fresh.metrics().events()).isZero();
    assertThat(fresh.version()).isEqualTo(1);
    assertThat(fresh.learnt()).isEqualTo(160);
    assertThat(fresh.offsets().toMap()).isEqualTo(old.offsets().toMap());
  }

  private static float[] values(TrainingState state, String name) {
    Tensor tensor = state.parameters.layout().find(name).orElseThrow();
    return Arrays.copyOfRange(state.parameters.values(), tensor.offset(), tensor.end());
  }

  private static float[] slots(TrainingState state, String name, int slot) {
    Tensor tensor = state.parameters.layout().find(name).orElseThrow();
    if (!tensor.trainable()) {
      return new float[0];
    }
    int from = slot * state.parameters.layout().parameterCount() + tensor.offset();
    return Arrays.copyOfRange(state.slots, from, from + tensor.shape().size());
  }
}
