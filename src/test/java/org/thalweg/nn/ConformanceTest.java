package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.thalweg.nn.layer.LayerWork;
import org.thalweg.nn.layer.Pass;

/**
 * Compares with PyTorch's numbers: the cases in {@code src/test/resources/conformance}, or those of
 * {@code -Dconformance.dir=DIR}.
 */
final class ConformanceTest {

  private static final Path CASES = Path.of("src/test/resources/conformance");

  @TestFactory
  Stream<DynamicTest> everyCase() throws IOException {
    String other = System.getProperty("conformance.dir", "");
    Path folder = other.isBlank() ? CASES : Path.of(other);
    return ConformanceCase.files(folder).stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(), () -> check(ConformanceCase.read(file))));
  }

  private static void check(ConformanceCase reference) {
    checkFirstBatch(reference);
    Network network = reference.network;
    Trainer trainer = new Trainer(network, reference.loss, reference.optimizer, reference.batch);
    TrainingState state = TrainingState.initial(network, reference.optimizer, 1);
    start(reference, state.parameters);
    float[] losses = new float[reference.steps()];
    for (int step = 0; step < losses.length; step++) {
      copy(reference.inputs(step), trainer.inputs());
      copy(reference.targets(step), trainer.targets());
      assertThat(trainer.train(state, reference.batch)).isTrue();
      losses[step] = trainer.loss();
    }
    assertClose("losses", losses, reference.losses(), 1e-5, 1e-4);
    float[] expected =
        reference.parameters("/expected/final_parameters", "/expected/final_buffers");
    assertClose("final values", state.parameters.values(), expected, 1e-4, 1e-3);
    float[] output = outputs(reference, state.parameters);
    float[] heldOut = reference.expected("held_out_output_eval_mode");
    assertClose("held-out output", output, heldOut, 1e-4, 1e-3);
  }

  /** The given parameters; running statistics as they begin. */
  private static void start(ConformanceCase reference, Parameters parameters) {
    int trainable = reference.network.parameterCount();
    float[] given = reference.parameters("/initial_parameters");
    System.arraycopy(given, 0, parameters.values(), 0, trainable);
  }

  private static void checkFirstBatch(ConformanceCase reference) {
    Network network = reference.network;
    Workspace workspace = new Workspace(reference.batch, true);
    LayerWork work = network.work(workspace);
    Pass pass = network.pass(workspace);
    Parameters parameters = network.initialParameters(1);
    start(reference, parameters);
    pass.values = parameters.values();
    pass.training = true;
    pass.gradient.reset();
    int n = reference.batch;
    float[] x = reference.inputs(0);
    float[] y = new float[n * network.outputSize()];
    float[] dy = new float[y.length];
    float[] weights = new float[n];
    Arrays.fill(weights, 1);
    work.forward(pass, n, x, y);
    reference.loss.gradient(y, reference.targets(0), weights, dy, n);
    assertClose("output", y, reference.expected("first_batch/output"), 1e-5, 1e-4);
    work.backward(pass, n, x, y, dy, null);
    float[] expected = reference.parameters("/expected/first_batch/gradients");
    float[] gradient = Arrays.copyOf(pass.gradient.values, expected.length);
    assertClose("gradients", gradient, expected, 1e-5, 1e-4);
  }

  private static float[] outputs(ConformanceCase reference, Parameters parameters) {
    Workspace workspace = new Workspace(reference.batch, false);
    Pass pass = reference.network.pass(workspace);
    pass.values = parameters.values();
    float[] y = new float[reference.batch * reference.network.outputSize()];
    reference.network.work(workspace).forward(pass, reference.batch, reference.heldOut(), y);
    return y;
  }

  private static void copy(float[] from, float[] to) {
    System.arraycopy(from, 0, to, 0, from.length);
  }

  private static void assertClose(
      String what, float[] actual, float[] expected, double absolute, double relative) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      double tolerance = absolute + relative * Math.abs(expected[i]);
      assertThat((double) actual[i])
          .as("%s[%d]", what, i)
          .isCloseTo(expected[i], within(tolerance));
    }
  }
}
