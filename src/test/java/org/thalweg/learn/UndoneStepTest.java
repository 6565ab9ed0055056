package org.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.thalweg.event.Example;

/**
 * Whatever an event holds, a step is made whole, or the model is what it was: weights, optimiser
 * slots, batch norm's and the features' statistics, metrics, recurrent state, windows, forecasts.
 */
final class UndoneStepTest {

  private static final int BATCH = 4;
  private static final int VALUES = 2;

  private static final String SCHEMA =
      """
      {"type": "record", "name": "P", "fields": [
        {"name": "x", "type": "float"}, {"name": "y", "type": "float"},
        {"name": "side", "type": "string"}, {"name": "height", "type": "double"}]}
      """;

  private static final Map<String, Object> PLAIN =
      Map.of("x", Map.of(), "y", Map.of("type", "number", "standardise", false));
  private static final Map<String, Object> PAST =
      Map.of("past", Map.of("type", "sequence", "last", 3, "features", PLAIN));

  private static final Map<String, Object> CLASSES =
      Map.of("field", "side", "classes", List.of("l", "r"));
  private static final Map<String, Object> NUMBER = Map.of("field", "height", "number", true);
  private static final Map<String, Object> AHEAD =
      Map.of("field", "height", "number", true, "ahead", 2);

  private static final List<Map<String, Object>> LABELS = List.of(CLASSES, NUMBER, AHEAD);

  private static final List<List<Object>> FLAT =
      List.of(
          List.of(Map.of("dense", 5), "tanh"),
          List.of(Map.of("dense", 5), "batchNorm", "relu"),
          List.of(Map.of("dense", 4), "layerNorm", "gelu", Map.of("dropout", 0.3)));
  private static final List<List<Object>> SEQUENCES =
      List.of(
          List.of(Map.of("gru", 3)),
          List.of(Map.of("lstm", Map.of("units", 3, "stateful", true))),
          List.of(Map.of("rnn", Map.of("units", 3, "stateful", true)), Map.of("dense", 3)));

  private static final List<String> OPTIMIZERS =
      List.of(
          "sgd",
          "momentum",
          "nesterov",
          "adagrad",
          "rmsProp",
          "adadelta",
          "adam",
          "adamW",
          "amsGrad",
          "nadam",
          "ftrl");

  private static final float[] POISON = {
    3e38f, -3e38f, 1e30f, 1e19f, -1e10f, 1e-38f, Float.MAX_VALUE, 1e6f, Float.MIN_VALUE, Float.NaN
  };

  @Provide
  static Arbitrary<ModelSpec> specs() {
    return Arbitraries.randomValue(UndoneStepTest::spec);
  }

  private static ModelSpec spec(Random random) {
    boolean past = random.nextBoolean();
    Map<String, Object> label = LABELS.get(random.nextInt(LABELS.size()));
    List<List<Object>> networks = past ? SEQUENCES : FLAT;
    Map<String, Object> events =
        Map.of("schema", SCHEMA, "features", past ? PAST : PLAIN, "label", label);
    return ModelSpec.read(
        Map.of(
            "events",
            events,
            "network",
            networks.get(random.nextInt(networks.size())),
            "loss",
            label.equals(CLASSES) ? "crossEntropy" : random.nextBoolean() ? "mse" : "huber",
            "optimizer",
            Map.of(OPTIMIZERS.get(random.nextInt(OPTIMIZERS.size())), Map.of()),
            "batchSize",
            BATCH,
            "seed",
            random.nextInt(100)));
  }

  @Property(tries = 1_500)
  void aStepIsMadeWholeOrNotAtAll(@ForAll("specs") ModelSpec spec, @ForAll Random random) {
    Model model = Model.initial(spec, "");
    Learner learner = new Learner(spec);
    for (int i = random.nextInt(6); i > 0; i--) {
      assertThat(learner.learn(model, batch(spec, random, false))).isTrue();
    }
    for (int i = 0; i < 3; i++) {
      Model expected = model.copy();
      List<Example> batch = batch(spec, random, true);
      boolean learnt = learner.learn(model, batch);
      if (learnt) {
        requireFinite(model, learner, batch.size());
      } else {
        expected.undone += batch.size();
        assertThat(bytes(model)).isEqualTo(bytes(expected));
      }
    }
  }

  private static void requireFinite(Model model, Learner learner, int n) {
    requireFinite("weight", model.training().parameters.values());
    requireFinite("slot", model.training().slots);
    for (int i = 0; i < n * learner.outputSize(); i++) {
      assertThat(Float.isFinite(learner.predictions()[i])).as("prediction").isTrue();
    }
    assertThat(Float.isFinite(learner.loss())).as("loss").isTrue();
  }

  private static void requireFinite(String what, float[] values) {
    for (float value : values) {
      assertThat(Float.isFinite(value)).as("%s %s", what, value).isTrue();
    }
  }

  private static List<Example> batch(ModelSpec spec, Random random, boolean poisoned) {
    List<Example> batch = new ArrayList<>();
    for (int i = 1 + random.nextInt(BATCH); i > 0; i--) {
      batch.add(example(spec, random, poisoned));
    }
    return batch;
  }

  private static Example example(ModelSpec spec, Random random, boolean poisoned) {
    float[] features = new float[VALUES];
    for (int i = 0; i < VALUES; i++) {
      boolean bad = poisoned && random.nextInt(4) == 0;
      features[i] = bad ? poison(random) : (float) random.nextGaussian();
    }
    // A column that is not standardised has a number, always.
    features[1] = Float.isNaN(features[1]) ? 0 : features[1];
    boolean classes = spec.label().outputs() == 2;
    float label = classes ? random.nextInt(2) : (float) random.nextGaussian();
    float weight = 1;
    if (poisoned && random.nextInt(6) == 0) {
      float bad = poison(random);
      label = classes || Float.isNaN(bad) ? label : bad;
      weight = Float.isNaN(bad) ? 1 : Math.abs(bad);
    }
    return new Example("", null, Example.NO_TIME, weight, features, new float[] {label});
  }

  private static float poison(Random random) {
    return POISON[random.nextInt(POISON.length)];
  }

  private static byte[] bytes(Model model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      model.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
