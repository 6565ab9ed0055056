package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.nn.loss.Loss;
import org.thalweg.nn.optim.Optimizer;

/** Frozen layers stand still to the bit, the others move as before. */
final class AdjustmentTest {

  private static final int BATCH = 6;
  private static final Loss LOSS = Loss.softmaxCrossEntropy(3);

  private static TrainingState trained(
      Network network, Optimizer optimizer, String kind, TrainingState from, Adjustment how) {
    TrainingState state = from.copy();
    Trainer trainer = new Trainer(network, LOSS, optimizer, BATCH);
    Networks.fill(trainer.inputs(), kind.equals("text"), state.step);
    Networks.fillClasses(trainer.targets(), 3, state.step);
    assertThat(trainer.train(state, BATCH, how)).isTrue();
    return state;
  }

  private static TrainingState begun(Network network, Optimizer optimizer, String kind) {
    TrainingState state = TrainingState.initial(network, optimizer, 5);
    for (int step = 0; step < 3; step++) {
      state = trained(network, optimizer, kind, state, Adjustment.NONE);
    }
    return state;
  }

  private static Adjustment frozen(Network network, String... layers) {
    return Adjustment.of(network, Double.NaN, Set.of(layers));
  }

  private static void assertStill(
      Network network,
      String layer,
      TrainingState before,
      TrainingState after,
      TrainingState free) {
    float[] values = after.parameters.values();
    int stride = network.parameterCount();
    for (Tensor tensor : network.layout().tensors()) {
      boolean still = tensor.trainable() && Adjustment.isOf(tensor, layer);
      TrainingState expected = still ? before : free;
      assertThat(Networks.slice(values, tensor.offset(), tensor.shape().size()))
          .as(layer + ": " + tensor)
          .containsExactly(
              Networks.slice(expected.parameters.values(), tensor.offset(), tensor.shape().size()));
      for (int from = tensor.offset();
          tensor.trainable() && from + tensor.shape().size() <= after.slots.length;
          from += stride) {
        assertThat(Networks.slice(after.slots, from, tensor.shape().size()))
            .as(layer + ": slots of " + tensor)
            .containsExactly(Networks.slice(expected.slots, from, tensor.shape().size()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "image", "series", "text"})
  void aFrozenLayerKeepsItsBitsAndTheOthersMoveAsBefore(String kind) {
    Network network = Networks.zoo().get(kind);
    for (String name : new String[] {"momentum", "adamW", "rmsProp"}) {
      Optimizer optimizer =
          Networks.optimizer(Map.of(name, Map.of("learningRate", 0.01, "weightDecay", 0.1)));
      TrainingState before = begun(network, optimizer, kind);
      TrainingState free = trained(network, optimizer, kind, before, Adjustment.NONE);
      for (String layer : network.freezable()) {
        TrainingState after = trained(network, optimizer, kind, before, frozen(network, layer));
        assertStill(network, layer, before, after, free);
        assertThat(after.parameters.values()).isNotEqualTo(free.parameters.values());
      }
    }
  }

  @Test
  void aFrozenLayerHasNoPartInTheNormThatIsClipped() {
    Network network = Networks.zoo().get("table");
    Optimizer clipped = Networks.optimizer(Map.of("sgd", Map.of("clipNorm", 1e-3)));
    TrainingState before = begun(network, clipped, "table");
    Adjustment headAlone =
        frozen(
            network,
            network.freezable().stream()
                .filter(name -> !name.equals("head"))
                .toArray(String[]::new));

    TrainingState after = trained(network, clipped, "table", before, headAlone);

    Tensor weight = network.layout().find("head.weight").orElseThrow();
    Tensor bias = network.layout().find("head.bias").orElseThrow();
    double squares = 0;
    for (Tensor tensor : new Tensor[] {weight, bias}) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        double move = after.parameters.values()[i] - before.parameters.values()[i];
        squares += move * move;
      }
    }
    assertThat(Math.sqrt(squares)).isBetween(0.99e-5, 1.01e-5);
  }

  @Test
  void nothingMovesWhereAllIsFrozen() {
    Network network = Networks.zoo().get("text");
    Optimizer optimizer = Optimizer.adam(0.01);
    TrainingState before = begun(network, optimizer, "text");

    TrainingState after =
        trained(
            network,
            optimizer,
            "text",
            before,
            frozen(network, network.freezable().toArray(String[]::new)));

    assertThat(after.parameters.values()).containsExactly(before.parameters.values());
    assertThat(after.slots).containsExactly(before.slots);
    assertThat(after.step).isEqualTo(before.step + 1);
  }

  @Test
  void aLearningRateTakesThePlaceOfTheScheduledOne() {
    Network network = Networks.zoo().get("table");
    Map<String, Object> schedule = Map.of("exponential", Map.of("halfLife", 1));
    Optimizer scheduled =
        Networks.optimizer(Map.of("adam", Map.of("learningRate", 0.01, "schedule", schedule)));
    TrainingState before = begun(network, scheduled, "table");

    TrainingState after =
        trained(network, scheduled, "table", before, Adjustment.of(network, 0.3, Set.of()));
    TrainingState expected =
        trained(network, Optimizer.adam(0.3), "table", before, Adjustment.NONE);

    assertThat(after.parameters.values()).containsExactly(expected.parameters.values());
  }

  @Test
  void anOptimiserWhoseMemoryBeganAnewStepsAsItsFirstTime() {
    Network network = Networks.zoo().get("series");
    for (String name : new String[] {"adam", "nadam", "amsGrad"}) {
      Optimizer optimizer = Networks.optimizer(Map.of(name, Map.of("learningRate", 0.01)));
      float[] weights = begun(network, optimizer, "series").parameters.values();
      float[] empty = new float[optimizer.slotCount(network)];
      TrainingState first =
          new TrainingState(new Parameters(network.layout(), weights), empty, 0, 5);
      TrainingState anew =
          new TrainingState(new Parameters(network.layout(), weights), empty, 7, 7, 5);
      Trainer trainer = new Trainer(network, LOSS, optimizer, BATCH);
      Networks.fill(trainer.inputs(), false, 1);
      Networks.fillClasses(trainer.targets(), 3, 1);
      TrainingState one = first.copy();
      TrainingState other = anew.copy();
      trainer.train(one, BATCH);
      trainer.train(other, BATCH);

      assertThat(other.parameters.values()).containsExactly(one.parameters.values());
      assertThat(other.slots).containsExactly(one.slots);
      assertThat(other.step).isEqualTo(8);
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    Network network = Networks.zoo().get("table");

    assertThat(network.freezable())
        .containsExactly("0.dense", "1.batchNorm", "3.residual", "4.layerNorm", "head");
    assertThatThrownBy(() -> frozen(network, "0.desne"))
        .hasMessage("unknown layer 0.desne; did you mean 0.dense?");
    assertThatThrownBy(() -> frozen(network, "2.gelu"))
        .hasMessage("a layer to freeze must have parameters: 2.gelu");
    for (double rate : new double[] {0, -1, 1e7, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Adjustment.of(network, rate, Set.of()))
          .hasMessage("a learning rate must be above 0, up to 1000000.0: " + rate);
    }
    assertThatThrownBy(() -> new TrainingState(network.initialParameters(1), new float[0], 1, 2, 0))
        .hasMessage("an optimiser's memory must begin from step 0 to 1: 2");
    assertThat(Arrays.stream(Adjustment.NONE.frozen()).toArray()).isEmpty();
  }
}
