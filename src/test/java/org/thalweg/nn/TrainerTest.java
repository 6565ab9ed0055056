package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.nn.loss.Loss;
import org.thalweg.nn.optim.Optimizer;

final class TrainerTest {

  private static final int BATCH = 6;
  private static final Loss LOSS = Loss.softmaxCrossEntropy(3);
  private static final Optimizer ADAM = Optimizer.adam(0.01);

  private static void fill(Trainer trainer, String kind, long seed) {
    Networks.fill(trainer.inputs(), kind.equals("text"), seed);
    Networks.fillClasses(trainer.targets(), 3, seed);
  }

  private static void train(Trainer trainer, TrainingState state, String kind, int from, int to) {
    for (int step = from; step < to; step++) {
      fill(trainer, kind, step);
      assertThat(trainer.train(state, BATCH)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "image", "series", "text"})
  void sameSeedAndBatchesGiveTheSameBitsAlsoAfterRestore(String kind) {
    Network network = Networks.zoo().get(kind);
    TrainingState first = TrainingState.initial(network, ADAM, 5);
    train(new Trainer(network, LOSS, ADAM, BATCH), first, kind, 0, 8);

    TrainingState second = TrainingState.initial(network, ADAM, 5);
    train(new Trainer(network, LOSS, ADAM, BATCH), second, kind, 0, 3);
    TrainingState restored =
        new TrainingState(second.parameters.copy(), second.slots.clone(), second.step, second.seed);
    train(new Trainer(network, LOSS, ADAM, BATCH + 3), restored, kind, 3, 8);

    assertThat(restored.parameters.values()).containsExactly(first.parameters.values());
    assertThat(restored.slots).containsExactly(first.slots);
    assertThat(restored.step).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "image", "series", "text"})
  void anotherSeedGivesOtherWeights(String kind) {
    Network network = Networks.zoo().get(kind);

    assertThat(network.initialParameters(1).values())
        .isNotEqualTo(network.initialParameters(2).values());
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "image", "series", "text"})
  void rowsHaveTheSameBitsInAnyBatchAtAnyPlace(String kind) {
    Network network = Networks.zoo().get(kind);
    Parameters parameters = network.initialParameters(3);
    int width = network.inputSize();
    Predictor batch = new Predictor(network, LOSS, 13);
    Networks.fill(batch.inputs(), kind.equals("text"), 9);
    batch.predict(parameters, 13);
    Predictor alone = new Predictor(network, LOSS, 2);
    for (int row = 0; row < 13; row++) {
      System.arraycopy(batch.inputs(), row * width, alone.inputs(), 0, width);
      System.arraycopy(batch.inputs(), row * width, alone.inputs(), width, width);
      alone.predict(parameters, 2);
      float[] expected = Networks.slice(batch.outputs(), row * 3, 3);
      assertThat(Networks.slice(alone.outputs(), 0, 3)).containsExactly(expected);
      assertThat(Networks.slice(alone.outputs(), 3, 3)).containsExactly(expected);
      alone.predict(parameters, 1);
      assertThat(Networks.slice(alone.outputs(), 0, 3)).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "image", "series", "text"})
  void trainPredictsWithTheWeightsBeforeTheStep(String kind) {
    Network network = Networks.zoo().get(kind);
    Trainer trainer = new Trainer(network, LOSS, ADAM, BATCH);
    TrainingState state = TrainingState.initial(network, ADAM, 5);
    train(trainer, state, kind, 0, 3);
    fill(trainer, kind, 77);
    Predictor predictor = new Predictor(network, LOSS, BATCH);
    System.arraycopy(trainer.inputs(), 0, predictor.inputs(), 0, trainer.inputs().length);
    predictor.predict(state.parameters, BATCH);

    trainer.train(state, BATCH);

    assertThat(trainer.outputs()).containsExactly(predictor.outputs());
    predictor.predict(state.parameters, BATCH);
    assertThat(trainer.outputs()).isNotEqualTo(predictor.outputs());
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "image", "series", "text"})
  void learnsABatchByHeart(String kind) {
    Network network = Networks.zoo().get(kind);
    Trainer trainer = new Trainer(network, LOSS, ADAM, BATCH);
    TrainingState state = TrainingState.initial(network, ADAM, 5);
    fill(trainer, kind, 1);
    for (int step = 0; step < 300; step++) {
      trainer.train(state, BATCH);
    }
    assertThat(trainer.loss()).isLessThan(0.2f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "image", "series", "text"})
  void stepsAllocateNothing(String kind) {
    Network network = Networks.zoo().get(kind);
    Trainer trainer = new Trainer(network, LOSS, ADAM, BATCH);
    TrainingState state = TrainingState.initial(network, ADAM, 5);
    fill(trainer, kind, 1);
    long least = Long.MAX_VALUE;
    for (int window = 0; window < 60 && least > 100; window++) {
      least = Math.min(least, bytesPerStep(trainer, state));
    }
    assertThat(least).isLessThan(100);
  }

  /** Until the compiler has seen them, vectors are objects. */
  private static long bytesPerStep(Trainer trainer, TrainingState state) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int step = 0; step < 1000; step++) {
      trainer.train(state, BATCH);
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / 1000;
  }

  @Test
  void aStepThatIsNotFiniteLeavesTheStateUntouched() {
    Network network = Networks.zoo().get("table");
    Trainer trainer = new Trainer(network, LOSS, ADAM, BATCH);
    TrainingState state = TrainingState.initial(network, ADAM, 5);
    train(trainer, state, "table", 0, 3);
    TrainingState before = state.copy();
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1e38f}) {
      fill(trainer, "table", 1);
      trainer.inputs()[2] = bad;

      assertThat(trainer.train(state, BATCH)).isFalse();
      assertThat(state.parameters.values()).containsExactly(before.parameters.values());
      assertThat(state.slots).containsExactly(before.slots);
      assertThat(state.step).isEqualTo(before.step);
    }
    train(trainer, state, "table", 3, 4);
  }

  @Test
  void aParameterThatWouldOverflowIsAStepThatIsNotFinite() {
    Network network = Networks.of(List.of(), 1, 1);
    Optimizer sgd = Optimizer.sgd(1e30);
    Trainer trainer = new Trainer(network, Loss.squaredError(1), sgd, 1);
    TrainingState state = TrainingState.initial(network, sgd, 1);
    float[] before = state.parameters.values().clone();
    trainer.inputs()[0] = 1e10f;
    trainer.targets()[0] = 1e8f;

    assertThat(trainer.train(state, 1)).isFalse();
    assertThat(Float.isFinite(trainer.loss())).isTrue();
    assertThat(state.parameters.values()).containsExactly(before);
    assertThat(state.step).isZero();
  }

  @Test
  void anExamplesWeightMultipliesItsGradient() {
    Network network = Networks.of(List.of(), 3, 2);
    Optimizer sgd = Optimizer.sgd(1);
    Trainer trainer = new Trainer(network, LOSS, sgd, 1);
    System.arraycopy(new float[] {1, 2}, 0, trainer.inputs(), 0, 2);
    trainer.targets()[0] = 2;
    float[] start = network.initialParameters(1).values();
    TrainingState plain = TrainingState.initial(network, sgd, 1);
    TrainingState heavy = TrainingState.initial(network, sgd, 1);
    trainer.train(plain, 1);
    float loss = trainer.loss();
    trainer.weights()[0] = 3;
    trainer.train(heavy, 1);

    assertThat(trainer.loss()).isCloseTo(3 * loss, within(1e-6f));
    for (int i = 0; i < start.length; i++) {
      float move = plain.parameters.values()[i] - start[i];
      assertThat(heavy.parameters.values()[i] - start[i]).isCloseTo(3 * move, within(1e-5f));
    }
  }

  @Test
  void batchesMustFit() {
    Network network = Networks.zoo().get("table");
    Predictor predictor = new Predictor(network, LOSS, 4);
    Parameters parameters = network.initialParameters(1);

    assertThatThrownBy(() -> predictor.predict(parameters, 5))
        .hasMessage("a batch has from 1 to 4 rows: 5");
    assertThatThrownBy(() -> new Predictor(network, Loss.squaredError(2), 4))
        .hasMessage("the loss is of 2 outputs: 3");
  }
}
