package org.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.thalweg.eval.Metrics;
import org.thalweg.nn.Parameters;
import org.thalweg.nn.Tensor;

/** Weights are made only where they are used: those of a large model take long, and much memory. */
final class LargeModelTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final String SCHEMA =
      """
      {"type": "record", "name": "P", "fields": [
        {"name": "x", "type": "float"}, {"name": "side", "type": "string"}]}
      """;

  /** A million weights; SGD keeps nothing beside them. */
  private static final ModelSpec SPEC = spec(1_000, 1_000);

  private static ModelSpec spec(int... units) {
    return ModelSpec.read(
        Map.of(
            "events",
            Map.of(
                "schema",
                SCHEMA,
                "features",
                Map.of("x", Map.of()),
                "label",
                Map.of("field", "side", "classes", List.of("l", "r"))),
            "network",
            Arrays.stream(units).mapToObj(n -> Map.of("dense", n)).toList(),
            "loss",
            "crossEntropy",
            "optimizer",
            "sgd"));
  }

  private static <T> T assertSmall(Supplier<T> work) {
    T unused = work.get(); // classes are loaded, and what is made once is made
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    T result = work.get();
    long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(allocated).isLessThan(SPEC.network().layout().size());
    return result;
  }

  @Test
  void theNamesOfMetricsNeedNoWeights() throws IOException {
    Metrics metrics = assertSmall(SPEC::newMetrics);
    assertThat(bytes(metrics)).isEqualTo(bytes(Model.initial(SPEC, "").metrics()));
  }

  @Test
  void aPublishedModelTakesItsWeightsOver() {
    Model before = Model.initial(SPEC, "");
    float[] weights = before.training().parameters.values();
    byte[] statistics = before.statistics();
    Model model =
        assertSmall(() -> Model.published(SPEC, weights, statistics, 7, 70, new Offsets()));
    assertThat(model.training().parameters.values()).isSameAs(weights);
    assertThat(model.training().seed).isEqualTo(before.training().seed);
    assertThat(model.training().step).isEqualTo(7);
    assertThat(model.learnt()).isEqualTo(70);
  }

  /** What is not wanted stays 0; the rest begins as it always does. */
  @Test
  void onlyWantedTensorsAreInitialised() {
    Parameters all = SPEC.network().initialParameters(5);
    Tensor hidden = all.layout().find("1.dense.weight").orElseThrow();
    float[] expected = all.values().clone();
    Arrays.fill(expected, hidden.offset(), hidden.end(), 0);
    assertThat(SPEC.network().initialParameters(5, tensor -> !tensor.equals(hidden)).values())
        .isEqualTo(expected);
  }

  /** Through the change too: what is kept has its values, what is new those of the seed. */
  @Test
  void whatMatchesIsKeptAndTheRestBeginsFromTheSeed() {
    ModelSpec then = spec(3, 4);
    ModelSpec now = spec(3, 5);
    Model old = Model.initial(then, "k");
    Model kept = new ModelChange(then, now).keepMatching(old);
    Parameters fresh = now.network().initialParameters(old.training().seed);
    for (Tensor tensor : now.network().layout().tensors()) {
      boolean same = tensor.name().startsWith("0.");
      Parameters from = same ? old.training().parameters : fresh;
      Tensor source = from.layout().find(tensor.name()).orElseThrow();
      for (int i = 0; i < tensor.shape().size(); i++) {
        assertThat(kept.training().parameters.values()[tensor.offset() + i])
            .isEqualTo(from.values()[source.offset() + i]);
      }
    }
  }

  private static byte[] bytes(Metrics metrics) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    metrics.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
