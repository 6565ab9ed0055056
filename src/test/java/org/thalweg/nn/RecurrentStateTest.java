package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.nn.loss.Loss;
import org.thalweg.nn.optim.Optimizer;

/** Stateful recurrent layers: a key's events are one long sequence. */
final class RecurrentStateTest {

  private static final int TIME = 2;
  private static final int FEATURES = 3;
  private static final Loss LOSS = Loss.squaredError(1);
  private static final Optimizer STILL = Optimizer.sgd(1e-30);

  private static Network network(String kind, int time, boolean stateful) {
    Map<String, Object> options = Map.of("units", 4, "stateful", stateful);
    return Networks.of(List.of(Map.of(kind, options)), 1, time, FEATURES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru"})
  void eventsGoOnWhereTheOnesBeforeEnded(String kind) {
    Network whole = network(kind, 6 * TIME, false);
    Predictor predictor = new Predictor(whole, LOSS, 1);
    Networks.fill(predictor.inputs(), false, 7);
    Parameters parameters = whole.initialParameters(2);
    predictor.predict(parameters, 1);

    Network events = network(kind, TIME, true);
    assertThat(whole.isStateful()).isFalse();
    assertThat(events.isStateful()).isTrue();
    Trainer trainer = new Trainer(events, LOSS, STILL, 3);
    TrainingState state = TrainingState.initial(events, STILL, 2);
    float[] trained = parameters.values();
    System.arraycopy(trained, 0, state.parameters.values(), 0, whole.parameterCount());
    int event = TIME * FEATURES;
    System.arraycopy(predictor.inputs(), 0, trainer.inputs(), 0, event);
    assertThat(trainer.train(state, 1)).isTrue();
    System.arraycopy(predictor.inputs(), event, trainer.inputs(), 0, 3 * event);
    assertThat(trainer.train(state, 3)).isTrue();
    System.arraycopy(predictor.inputs(), 4 * event, trainer.inputs(), 0, 2 * event);
    trainer.predict(state.parameters, 2);
    float once = trainer.outputs()[1];
    trainer.predict(state.parameters, 2);

    assertThat(once).isEqualTo(predictor.outputs()[0]);
    assertThat(trainer.outputs()[1]).isEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru"})
  void aStepThatIsNotTakenLeavesTheHiddenState(String kind) {
    Network network = network(kind, TIME, true);
    Trainer trainer = new Trainer(network, LOSS, STILL, 2);
    TrainingState state = TrainingState.initial(network, STILL, 2);
    Networks.fill(trainer.inputs(), false, 7);
    trainer.train(state, 2);
    float[] before = state.parameters.values().clone();
    trainer.targets()[1] = Float.NaN;

    assertThat(trainer.train(state, 2)).isFalse();
    assertThat(state.parameters.values()).containsExactly(before);
  }
}
