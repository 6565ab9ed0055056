package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.nn.layer.LayerWork;
import org.thalweg.nn.layer.Pass;
import org.thalweg.nn.loss.Loss;
import org.thalweg.nn.optim.Optimizer;

/** Layers that train otherwise than they predict. */
final class ModesTest {

  private static float[] dropped(long seed, long step, boolean training) {
    Network network = Networks.of(List.of(Map.of("dropout", 0.25)), 400, 400);
    Workspace workspace = new Workspace(1, true);
    Pass pass = network.pass(workspace);
    pass.values = network.initialParameters(1).values();
    Arrays.fill(pass.values, 0);
    for (int i = 0; i < 400; i++) {
      pass.values[i * 401] = 1;
    }
    pass.training = training;
    pass.seed = seed;
    pass.step = step;
    float[] x = new float[400];
    Arrays.fill(x, 3);
    float[] y = new float[400];
    LayerWork work = network.work(workspace);
    work.forward(pass, 1, x, y);
    return y;
  }

  @Test
  void dropoutIsAFunctionOfSeedAndStep() {
    float[] first = dropped(1, 5, true);

    assertThat(dropped(1, 5, true)).containsExactly(first);
    assertThat(dropped(1, 6, true)).isNotEqualTo(first);
    assertThat(dropped(2, 5, true)).isNotEqualTo(first);
    assertThat(dropped(1, 5, false)).containsOnly(3);
    int kept = 0;
    for (float value : first) {
      assertThat(value).isIn(0f, 4f);
      kept += value == 4 ? 1 : 0;
    }
    assertThat(kept).isBetween(270, 330);
  }

  @Test
  void batchNormOfOneExampleUsesAndMovesTheRunningStatistics() {
    Network network = Networks.of(List.of(Map.of("batchNorm", Map.of("momentum", 0.5))), 1, 2);
    Optimizer sgd = Optimizer.sgd(1e-20);
    Trainer trainer = new Trainer(network, Loss.squaredError(1), sgd, 1);
    TrainingState state = TrainingState.initial(network, sgd, 1);
    int mean = network.layout().find("0.batchNorm.mean").orElseThrow().offset();
    trainer.inputs()[0] = 3;
    trainer.inputs()[1] = -1;
    trainer.predict(state.parameters, 1);
    float predicted = trainer.outputs()[0];

    assertThat(trainer.train(state, 1)).isTrue();

    assertThat(trainer.loss()).isEqualTo(predicted * predicted, within(1e-6f));
    float[] statistics = Networks.slice(state.parameters.values(), mean, 4);
    assertThat(statistics).containsExactly(1.5f, -0.5f, 0.5f + 4.5f, 0.5f + 0.5f);
  }

  @Test
  void weightsBeginAsTheirInitialiserSays() {
    assertThat(variance("he")).isEqualTo(2.0 / 200, within(4e-4));
    assertThat(variance("xavier")).isEqualTo(2.0 / 500, within(2e-4));
    assertThat(variance("lecun")).isEqualTo(1.0 / 200, within(2e-4));
    assertThat(variance("zeros")).isZero();
    float[] rows = weights("orthogonal");
    for (int r = 0; r < 3; r++) {
      for (int q = 0; q <= r; q++) {
        double dot = 0;
        for (int j = 0; j < 300; j++) {
          dot += (double) rows[r * 300 + j] * rows[q * 300 + j];
        }
        assertThat(dot).isEqualTo(r == q ? 1 : 0, within(1e-6));
      }
    }
  }

  private static float[] weights(String init) {
    Map<String, Object> options = Map.of("units", 300, "init", init);
    Network network = Networks.of(List.of(Map.of("dense", options)), 2, 200);
    return Networks.slice(network.initialParameters(1).values(), 0, 200 * 300);
  }

  private static double variance(String init) {
    double squares = 0;
    float[] weights = weights(init);
    for (float weight : weights) {
      squares += (double) weight * weight;
    }
    return squares / weights.length;
  }
}
