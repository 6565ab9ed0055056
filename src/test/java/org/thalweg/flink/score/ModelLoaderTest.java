package org.thalweg.flink.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.event.EventSpec;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.train.Points;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.score.ServedModels;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;

/** What becomes of chunks, at once and beside the events. */
final class ModelLoaderTest {

  private static final String LOADER = "thalweg-models";

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

  /** What somebody else defined may take long to make sense of, however few its bytes are. */
  @Test
  void aDefinitionThatWasNotThereBeforeIsReadBesideTheEvents() throws Exception {
    List<String> threads = new ArrayList<>();
    UnaryOperator<EventSpec> fit =
        events -> {
          threads.add(Thread.currentThread().getName());
          return events;
        };
    Snapshots known = new Snapshots("a");
    Snapshots foreign = new Snapshots("b", Points.model(1, 0.05, 5), 1 << 20);
    try (ModelLoader loader = new ModelLoader(fit, 1, this::take)) {
      for (Snapshots next : List.of(known, known, foreign, known, foreign)) {
        next.next().forEach(loader::offer);
        while (loader.busy()) {
          Thread.onSpinWait();
          loader.drain();
        }
      }
    }
    // A model's next version has its definition, so that the models may take turns.
    assertThat(threads).containsExactly(LOADER, LOADER);
    assertThat(results).hasSize(5).allMatch(ServedModels.Result.Served.class::isInstance);
  }

  /** Forty records, each of which holds the next one twice, in a field that nobody uses. */
  @Test
  void aForgedDefinitionDoesNotHoldTheLoaderUp() throws Exception {
    ModelSpec plain = Points.model(1);
    Map<String, Object> definition = new LinkedHashMap<>(tree(plain.definition()));
    Map<String, Object> events = new LinkedHashMap<>(tree(definition.get("events")));
    events.put("schema", doubled(events.get("schema").toString()));
    definition.put("events", events);
    ModelSpec forged = ModelSpec.read(definition);
    Model model = Model.initial(forged, "a");
    long unused = model.nextVersion();
    try (ModelLoader loader = new ModelLoader(learnt -> learnt, 1, this::take)) {
      for (Chunk chunk : Snapshot.take("points", "a", forged, model).chunks(Publication.DEFAULT)) {
        assertThat(chunk.value()).hasSizeLessThan(2_500);
        loader.offer(
            new InRecord("models", 0, 0, -1, chunk.key().bytes(), chunk.value(), Header.NONE));
      }
      loader.await();
    }
    assertThat(results).singleElement().isInstanceOf(ServedModels.Result.Served.class);
  }

  @SuppressWarnings("unchecked") // definitions are maps
  private static Map<String, Object> tree(Object definition) {
    return (Map<String, Object>) definition;
  }

  private static String doubled(String schema) {
    String type = "{\"type\":\"record\",\"name\":\"R40\",\"fields\":[]}";
    for (int i = 40; i > 0; i--) {
      type =
          ("{\"type\":\"record\",\"name\":\"R%d\",\"fields\":[{\"name\":\"a\",\"type\":%s},"
                  + "{\"name\":\"b\",\"type\":\"R%d\"}]}")
              .formatted(i - 1, type, i);
    }
    return schema.replaceFirst(
        "\"fields\":\\[", "\"fields\":[{\"name\":\"unused\",\"type\":" + type + "},");
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
