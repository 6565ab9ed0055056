package org.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.event.EventSpec;
import org.thalweg.event.Example;
import org.thalweg.nn.Network;
import org.thalweg.nn.optim.Optimizer;

final class LearnerTest {

  private static final Schema SCHEMA =
      SchemaBuilder.record("Point")
          .fields()
          .requiredDouble("x")
          .requiredDouble("y")
          .requiredString("side")
          .requiredDouble("height")
          .endRecord();

  static final Map<String, Object> SIDE =
      Map.of("field", "side", "classes", List.of("left", "right"));

  static final Map<String, Object> HEIGHT = Map.of("field", "height", "number", true);

  static ModelSpec spec(Map<String, Object> label, int batchSize) {
    Problems problems = new Problems();
    Object events = Map.of("features", Map.of("x", Map.of(), "y", Map.of()), "label", label);
    EventSpec spec = EventSpec.read(Node.root(events, problems), SCHEMA, null);
    problems.throwIfAny();
    int outputs = spec.label().orElseThrow().outputs();
    Network network =
        Network.read(
            Node.root(List.of(Map.of("dense", 8), "tanh"), problems),
            ModelSpec.inputs(spec),
            outputs);
    Optimizer optimizer =
        Optimizer.read(Node.root(Map.of("adam", Map.of("learningRate", 0.01)), problems));
    problems.throwIfAny();
    return new ModelSpec(
        spec,
        network,
        ModelSpec.defaultLoss(spec.label().orElseThrow()),
        optimizer,
        batchSize,
        100,
        42);
  }

  private static Example example(float x, float y, float label) {
    return new Example("", null, Example.NO_TIME, 1, new float[] {x, y}, new float[] {label});
  }

  /** Points of a plane; which side of a line they are on, or their height above it. */
  static List<Example> points(ModelSpec spec, int count, long seed) {
    boolean classes = spec.label().outputs() == 2;
    Random random = new Random(seed);
    List<Example> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float x = 50 + 10 * (float) random.nextGaussian();
      float y = -3 + (float) random.nextGaussian();
      float height = (x - 50) / 10 - (y + 3);
      points.add(example(x, y, classes ? (height > 0 ? 1 : 0) : 100 + 20 * height));
    }
    return points;
  }

  static void learnAll(Learner learner, Model model, List<Example> points) {
    int size = learner.spec().batchSize();
    for (int from = 0; from < points.size(); from += size) {
      List<Example> batch = points.subList(from, Math.min(points.size(), from + size));
      assertThat(learner.learn(model, batch)).isTrue();
    }
  }

  static byte[] bytes(Model model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Model read(ModelSpec spec, byte[] bytes) throws IOException {
    return Model.read(spec, new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  @Test
  void learnsWhichSideOfALineAPointIsOn() {
    ModelSpec spec = spec(SIDE, 4);
    Model model = Model.initial(spec, "");

    learnAll(new Learner(spec), model, points(spec, 8000, 1));

    assertThat(model.metrics().values().get("window.accuracy")).isGreaterThanOrEqualTo(0.95);
    assertThat(model.learnt()).isEqualTo(8000);
    assertThat(model.training().step).isEqualTo(2000);
  }

  @Test
  void learnsANumberInItsOwnUnit() {
    ModelSpec spec = spec(HEIGHT, 4);
    Model model = Model.initial(spec, "");
    Learner learner = new Learner(spec);

    learnAll(learner, model, points(spec, 8000, 1));
    learner.predict(model, List.of(example(60, -3, Float.NaN)));

    assertThat(model.metrics().values().get("window.r2")).isGreaterThan(0.98);
    assertThat(learner.predictions()[0]).isCloseTo(120, within(4f));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 50})
  void aRestoredModelGoesOnBitForBit(int before) throws IOException {
    ModelSpec spec = spec(SIDE, 8);
    List<Example> points = points(spec, 800, 2);
    Model undisturbed = Model.initial(spec, "k");
    learnAll(new Learner(spec), undisturbed, points);

    Model first = Model.initial(spec, "k");
    learnAll(new Learner(spec), first, points.subList(0, before * 8));
    Model second = read(spec, bytes(first));
    assertThat(bytes(second)).isEqualTo(bytes(first));
    learnAll(new Learner(spec), second, points.subList(before * 8, 800));

    assertThat(bytes(second)).isEqualTo(bytes(undisturbed));
  }

  @Test
  void aCopyIsIndependent() throws IOException {
    ModelSpec spec = spec(HEIGHT, 8);
    Model model = Model.initial(spec, "");
    Learner learner = new Learner(spec);
    learnAll(learner, model, points(spec, 80, 3));
    byte[] before = bytes(model);

    Model copy = model.copy();
    learnAll(learner, copy, points(spec, 80, 4));

    assertThat(bytes(model)).isEqualTo(before);
    assertThat(bytes(copy)).isNotEqualTo(before);
  }

  @Test
  void predictsBeforeItLearns() {
    ModelSpec spec = spec(SIDE, 8);
    Model model = Model.initial(spec, "");
    Learner learner = new Learner(spec);
    List<Example> points = points(spec, 88, 5);
    learnAll(learner, model, points.subList(0, 80));
    List<Example> batch = points.subList(80, 88);

    learner.predict(model, batch);
    float[] before = learner.predictions().clone();
    learner.learn(model, batch);

    assertThat(learner.predictions()).isEqualTo(before);
    learner.predict(model, batch);
    assertThat(learner.predictions()).isNotEqualTo(before);
  }

  @Test
  void aPredictionHasTheSameBitsInAnyBatch() {
    ModelSpec spec = spec(SIDE, 8);
    Model model = Model.initial(spec, "");
    Learner learner = new Learner(spec);
    learnAll(learner, model, points(spec, 80, 5));
    List<Example> batch = points(spec, 8, 6);

    learner.predict(model, batch);
    float[] together = learner.predictions().clone();

    for (int i = 0; i < 8; i++) {
      learner.predict(model, batch.subList(i, i + 1));
      assertThat(learner.predictions()[0]).isEqualTo(together[2 * i]);
      assertThat(learner.predictions()[1]).isEqualTo(together[2 * i + 1]);
    }
  }

  @Test
  void aStepThatIsNotFiniteIsUndone() throws IOException {
    ModelSpec spec = spec(HEIGHT, 2);
    Model model = Model.initial(spec, "");
    Learner learner = new Learner(spec);
    learnAll(learner, model, points(spec, 80, 7));
    Model expected = model.copy();
    expected.undone += 2;
    Example poison =
        new Example("", null, 0, Float.MAX_VALUE, new float[] {1, 1}, new float[] {300});

    assertThat(learner.learn(model, List.of(example(50, -3, 100), poison))).isFalse();

    assertThat(bytes(model)).isEqualTo(bytes(expected));
    assertThat(learner.learn(model, points(spec, 2, 8))).isTrue();
  }

  static final Map<String, Object> HEIGHT_AHEAD =
      Map.of("field", "height", "number", true, "ahead", 3);

  /** What a scorer would have said three events before, that is measured. */
  @Test
  void aheadThePredictionIsTheForecastOfThatTime() {
    ModelSpec spec = spec(HEIGHT_AHEAD, 1);
    Model model = Model.initial(spec, "");
    Learner learner = new Learner(spec);
    List<Float> forecasts = new ArrayList<>(List.of(0f, 0f, 0f));
    List<Example> points = points(spec, 60, 10);
    for (int i = 0; i < points.size(); i++) {
      List<Example> event = points.subList(i, i + 1);
      learner.predict(model.copy(), event);
      forecasts.add(learner.predictions()[0]);
      assertThat(learner.learn(model, event)).isTrue();
      assertThat(learner.predictions()[0]).isEqualTo(forecasts.get(i));
    }
    assertThat(forecasts.get(62)).isNotEqualTo(0f);
  }

  @Test
  void aheadItLearnsFromTheRowOfThatTime() {
    ModelSpec spec = spec(HEIGHT_AHEAD, 4);
    Model model = Model.initial(spec, "");
    List<Example> points = points(spec, 8000, 11);
    List<Example> shifted = new ArrayList<>();
    for (int i = 3; i < points.size(); i++) {
      float[] now = points.get(i).features();
      shifted.add(example(now[0], now[1], points.get(i - 3).label()[0]));
    }
    learnAll(new Learner(spec), model, shifted);
    assertThat(model.metrics().values().get("window.r2")).isGreaterThan(0.98);
    assertThat(model.metrics().values().get("window.noChange.r2")).isLessThan(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 50})
  void aheadARestoredModelGoesOnBitForBit(int before) throws IOException {
    ModelSpec spec = spec(HEIGHT_AHEAD, 2);
    List<Example> points = points(spec, 200, 2);
    Model undisturbed = Model.initial(spec, "k");
    learnAll(new Learner(spec), undisturbed, points);

    Model first = Model.initial(spec, "k");
    learnAll(new Learner(spec), first, points.subList(0, before * 2));
    Model second = read(spec, bytes(first));
    assertThat(bytes(second)).isEqualTo(bytes(first)).isEqualTo(bytes(first.copy()));
    learnAll(new Learner(spec), second, points.subList(before * 2, 200));

    assertThat(bytes(second)).isEqualTo(bytes(undisturbed));
  }

  @Test
  void aheadAStepThatIsNotFiniteIsUndone() throws IOException {
    ModelSpec spec = spec(HEIGHT_AHEAD, 2);
    Model model = Model.initial(spec, "");
    Learner learner = new Learner(spec);
    learnAll(learner, model, points(spec, 80, 7));
    Model expected = model.copy();
    expected.undone += 1;
    Example poison =
        new Example("", null, 0, Float.MAX_VALUE, new float[] {1, 1}, new float[] {300});

    assertThat(learner.learn(model, List.of(poison))).isFalse();

    assertThat(bytes(model)).isEqualTo(bytes(expected));
  }

  @Test
  void aStepWithAnIdOutsideItsTableIsUndone() throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    Map<String, Object> id = Map.of("standardise", false);
    Object events = Map.of("features", Map.of("x", id, "y", id), "label", SIDE);
    tree.put(
        "events", EventSpec.read(Node.root(events, new Problems()), SCHEMA, null).definition());
    tree.put("network", List.of(Map.of("embedding", Map.of("entries", 5, "dim", 2)), "flatten"));
    tree.put("loss", "crossEntropy");
    tree.put("optimizer", Map.of("sgd", 0.1));
    tree.put("batchSize", 2);
    ModelSpec spec = ModelSpec.read(tree);
    Model model = Model.initial(spec, "");
    Model expected = model.copy();
    expected.undone += 2;
    Learner learner = new Learner(spec);

    assertThat(learner.learn(model, List.of(example(1, 4, 0), example(5, 1, 0)))).isFalse();

    assertThat(bytes(model)).isEqualTo(bytes(expected));
    assertThat(learner.learn(model, List.of(example(1, 4, 0), example(0, 1, 0)))).isTrue();
  }

  @Test
  void labelsAtTheEndOfTheFloatsHarmNothing() {
    ModelSpec spec = spec(HEIGHT, 1);
    Model model = Model.initial(spec, "");
    Learner learner = new Learner(spec);

    for (int i = 0; i < 50; i++) {
      float label = i % 2 == 0 ? Float.MAX_VALUE : -Float.MAX_VALUE;
      assertThat(learner.learn(model, List.of(example(i, -i, label)))).isTrue();
      assertThat(learner.predictions()[0]).isFinite();
    }
  }

  @Test
  void aMissingNumberIsTheMean() {
    ModelSpec spec = spec(SIDE, 1);
    Model model = Model.initial(spec, "");
    Learner learner = new Learner(spec);
    List<Example> points = points(spec, 1000, 9);
    learnAll(learner, model, points);
    double mean = points.stream().mapToDouble(point -> point.features()[0]).average().orElse(0);

    learner.predict(model, List.of(example(Float.NaN, -3, 0)));
    float missing = learner.predictions()[0];
    learner.predict(model, List.of(example((float) mean, -3, 0)));

    assertThat(missing).isCloseTo(learner.predictions()[0], within(1e-4f));
  }

  @Test
  void differentKeysBeginWithDifferentWeightsAndTheSameKeyWithTheSame() throws IOException {
    ModelSpec spec = spec(SIDE, 1);

    assertThat(bytes(Model.initial(spec, "a"))).isEqualTo(bytes(Model.initial(spec, "a")));
    assertThat(Model.initial(spec, "a").training().parameters.values())
        .isNotEqualTo(Model.initial(spec, "b").training().parameters.values());
    assertThat(Model.initial(spec, "").training().seed).isEqualTo(42);
  }

  @Test
  void aDefinitionReadBackMakesTheSameModel() throws IOException {
    ModelSpec spec = spec(SIDE, 8);
    ModelSpec again = ModelSpec.read(spec.definition());
    Model model = Model.initial(spec, "");
    Model twin = Model.initial(again, "");

    learnAll(new Learner(spec), model, points(spec, 80, 1));
    learnAll(new Learner(again), twin, points(spec, 80, 1));

    assertThat(again.definition()).isEqualTo(spec.definition());
    assertThat(bytes(twin)).isEqualTo(bytes(model));
  }

  @Test
  void refusesWhatDoesNotFit() throws IOException {
    ModelSpec spec = spec(SIDE, 2);
    Learner learner = new Learner(spec);
    Model model = Model.initial(spec, "");
    byte[] newer = bytes(model);
    newer[0] = 9;

    assertThatThrownBy(() -> learner.learn(model, List.of()))
        .hasMessage("a batch must have from 1 to 2 events: 0");
    assertThatThrownBy(() -> learner.predict(model, points(spec, 3, 1)))
        .hasMessage("a batch must have from 1 to 2 events: 3");
    assertThatThrownBy(() -> learner.learn(model, List.of(example(1, 1, Float.NaN))))
        .hasMessage("an event to learn from must have a label: none");
    assertThatThrownBy(() -> read(spec, newer))
        .hasMessage("a model's bytes must be of version 1: 9");
    assertThatThrownBy(() -> read(spec(HEIGHT, 2), bytes(model)))
        .hasMessage("the model must have 33 weights: 42");
  }
}
