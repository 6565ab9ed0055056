package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.nn.loss.Loss;
import org.thalweg.nn.optim.Optimizer;

final class EmbeddingTest {

  private static final int TIME = 4;
  private static final int DIM = 3;
  private static final Loss LOSS = Loss.softmaxCrossEntropy(2);

  private static Network network(int entries, String updates) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("entries", entries);
    options.put("dim", DIM);
    options.put("updates", updates);
    return Networks.of(List.of(Map.of("embedding", options), "meanOverTime"), 2, TIME);
  }

  private static float[] trained(Network network, Optimizer optimizer, int steps) {
    Trainer trainer = new Trainer(network, LOSS, optimizer, 2);
    TrainingState state = TrainingState.initial(network, optimizer, 1);
    for (int step = 0; step < steps; step++) {
      float[] ids = {step % 3, 5, 5, 1, 2, step % 5, 7, 2};
      System.arraycopy(ids, 0, trainer.inputs(), 0, ids.length);
      trainer.targets()[0] = 1;
      assertThat(trainer.train(state, 2)).isTrue();
    }
    return state.parameters.values();
  }

  @Test
  void withoutMomentumLazyUpdatesAreTheSameAsDenseOnes() {
    Optimizer sgd = Optimizer.sgd(0.1);

    assertThat(trained(network(9, "lazy"), sgd, 6))
        .containsExactly(trained(network(9, "dense"), sgd, 6));
  }

  @Test
  void rowsThatNoBatchTouchesStay() {
    Network network = network(9, "lazy");
    float[] before = network.initialParameters(1).values();
    float[] after = trained(network, Optimizer.adam(0.1), 6);

    assertThat(Networks.slice(after, 6 * DIM, DIM))
        .containsExactly(Networks.slice(before, 6 * DIM, DIM));
    assertThat(Networks.slice(after, 5 * DIM, DIM))
        .isNotEqualTo(Networks.slice(before, 5 * DIM, DIM));
  }

  @Test
  void largeTablesAreLazyUnlessSaidOtherwise() {
    Map<String, Object> large = Map.of("embedding", Map.of("entries", 50_000, "dim", DIM));
    Network network = Networks.of(List.of(large, "flatten"), 2, TIME);

    assertThat(network.definition().toString()).contains("updates=lazy");
  }

  @Test
  void idsOutsideTheTableAreRefused() {
    Network network = network(9, "dense");
    float[] rows = new float[3 * TIME];
    assertThat(network.refusal(rows, 2)).isNull();
    rows[2 * TIME + 1] = 9;
    assertThat(network.refusal(rows, 1)).isNull();
    assertThat(network.refusal(rows, 2)).isEqualTo("an id must be a whole number from 0 to 8: 9.0");
    rows[1] = 0.5f;
    assertThat(network.refusal(rows, 0)).isEqualTo("an id must be a whole number from 0 to 8: 0.5");
    rows[1] = Float.NaN;
    assertThat(network.refusal(rows, 0)).isNotNull();

    Predictor predictor = new Predictor(network, LOSS, 1);
    predictor.inputs()[3] = -1;
    assertThatThrownBy(() -> predictor.predict(network.initialParameters(1), 1))
        .hasMessage("an id must be a whole number from 0 to 8: -1.0");
  }

  @Test
  void paddingIsLeftOut() {
    Map<String, Object> table = Map.of("entries", 9, "dim", 4, "padding", 0);
    Map<String, Object> attention = Map.of("heads", 2, "causal", false);
    for (Object last : List.of("meanOverTime", "maxOverTime", Map.of("gru", 3))) {
      List<Object> layers =
          List.of(Map.of("embedding", table), Map.of("selfAttention", attention), last);
      Network whole = Networks.of(layers, 2, 6);
      Network cut = Networks.of(layers, 2, 3);
      float[] values = whole.initialParameters(1).values();

      float[] padded = predict(whole, values, 4, 2, 7, 0, 0, 0);
      assertThat(padded).containsExactly(predict(cut, values, 4, 2, 7));
      assertThat(padded).isNotEqualTo(predict(whole, values, 4, 2, 7, 0, 0, 1));
    }
  }

  private static float[] predict(Network network, float[] values, float... ids) {
    Predictor predictor = new Predictor(network, LOSS, 1);
    System.arraycopy(ids, 0, predictor.inputs(), 0, ids.length);
    predictor.predict(new Parameters(network.layout(), values), 1);
    return Arrays.copyOf(predictor.outputs(), 2);
  }
}
