package org.thalweg.flink.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.event.EventSpec;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.train.Points;
import org.thalweg.score.ServedModels;

/** What becomes of chunks, at once and beside the events. */
final class ModelLoaderTest {

  private final List<ServedModels.Result> results = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {4, 100_000})
  void aModelThatDoesNotFitIntoMemoryIsARefusalToo(int units) throws Exception {
    Snapshots models = new Snapshots("a", Points.model(1, 0.05, units), 1 << 20);
    try (ModelLoader loader = new ModelLoader(ModelLoaderTest::fill, 1, this::take)) {
      for (InRecord chunk : models.next()) {
        loader.offer(chunk);
      }
      loader.await();
      assertThat(loader.busy()).isFalse();
    }
    assertThat(results.get(results.size() - 1))
        .isEqualTo(
            new ServedModels.Result.Refused(
                "a snapshot must fit into memory: java.lang.OutOfMemoryError: on purpose"));
  }

  /** The larger model is made on a thread of its own. */
  @ParameterizedTest
  @ValueSource(ints = {4, 100_000})
  void anErrorThatNobodyExpectsIsARefusalToo(int units) throws Exception {
    Snapshots models = new Snapshots("a", Points.model(1, 0.05, units), 1 << 20);
    try (ModelLoader loader = new ModelLoader(ModelLoaderTest::fail, 1, this::take)) {
      for (InRecord chunk : models.next()) {
        loader.offer(chunk);
      }
      loader.await();
      assertThat(loader.busy()).isFalse();
    }
    assertThat(results.get(results.size() - 1))
        .isEqualTo(
            new ServedModels.Result.Refused(
                "a snapshot must be readable: java.lang.IllegalStateException: on purpose"));
  }

  private void take(ModelLoader.Loaded loaded) {
    results.add(loaded.result());
  }

  private static EventSpec fill(EventSpec events) {
    throw new OutOfMemoryError("on purpose");
  }

  private static EventSpec fail(EventSpec events) {
    throw new IllegalStateException("on purpose");
  }
}
