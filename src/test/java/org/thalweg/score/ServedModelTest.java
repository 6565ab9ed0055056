package org.thalweg.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.event.EventSpec;
import org.thalweg.event.Example;
import org.thalweg.event.FeatureWindow;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;

final class ServedModelTest {

  static List<Task> tasks() {
    return List.of(Task.CLASSES, Task.NUMBER, Task.WINDOW);
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void predictsToTheBitAsTheTrainerDoes(Task task) {
    ModelSpec spec = task.spec(8);
    Learner learner = new Learner(spec);
    Model model = Model.initial(spec, "");
    Random random = new Random(1);
    FeatureWindow window = new FeatureWindow(spec.events());
    BatchScorer scorer = new BatchScorer(8);

    for (int batch = 0; batch < 50; batch++) {
      List<Example> examples = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        examples.add(task.example(random));
      }
      model.nextVersion();
      Snapshot snapshot = Snapshot.take("job", "", spec, model);
      ServedModel served =
          ServedModel.of(
              new Snapshot(
                  snapshot.header(),
                  snapshot.statistics(),
                  snapshot.tensors(),
                  snapshot.weights().clone()));
      assertThat(learner.learn(model, examples)).isTrue();

      scorer.begin(served);
      for (Example example : examples) {
        assertThat(scorer.add(example.features(), window)).isNull();
      }
      float[] outputs = scorer.predict();

      assertThat(scorer.size()).isEqualTo(8);
      for (int i = 0; i < 8 * served.outputSize(); i++) {
        assertThat(outputs[i]).isEqualTo(learner.predictions()[i]);
      }
    }
  }

  private static List<Chunk> published(ModelSpec spec, Model model) {
    model.nextVersion();
    return Snapshot.take("job", "", spec, model).chunks(Publication.ofChunks(Chunk.MIN_SIZE));
  }

  @Test
  void theNewestServesWhateverComesDamaged() {
    ModelSpec spec = Task.CLASSES.spec(1);
    Model model = Model.initial(spec, "");
    ServedModels models = new ServedModels(ServedModel.AS_LEARNT);
    assertThat(models.get("")).isNull();

    published(spec, model).forEach(chunk -> models.offer(chunk.key().bytes(), chunk.value()));
    ServedModel first = models.get("");
    Chunk damaged = published(spec, model).get(0);
    damaged.value()[60] ^= 1;

    assertThat(models.offer(damaged.key().bytes(), damaged.value()))
        .isEqualTo(
            new ServedModels.Result.Refused("the chunk's checksum must hold: " + damaged.key()));
    assertThat(models.get("")).isSameAs(first);
    published(spec, model).forEach(chunk -> models.offer(chunk.key().bytes(), chunk.value()));
    assertThat(models.get("").version()).isEqualTo(3);
    assertThat(models.get("").spec()).isSameAs(first.spec());
  }

  @Test
  void aVersionThatCannotBeUsedKeepsNoOlderOneOut() {
    ModelSpec spec = Task.CLASSES.spec(1);
    Model model = Model.initial(spec, "");
    List<Chunk> late = published(spec, model);
    model.nextVersion();
    Snapshot snapshot = Snapshot.take("job", "", spec, model);
    List<Chunk> useless =
        new Snapshot(snapshot.header(), new byte[] {9}, snapshot.tensors(), snapshot.weights())
            .chunks(Publication.DEFAULT);
    ServedModels models = new ServedModels(ServedModel.AS_LEARNT);

    assertThat(models.offer(useless.get(0).key().bytes(), useless.get(0).value()))
        .isEqualTo(
            new ServedModels.Result.Refused(
                "version 2: the statistics of version 2 must fit its features:"
                    + " java.io.IOException: format of feature statistics must be 2: 9"));
    late.forEach(chunk -> models.offer(chunk.key().bytes(), chunk.value()));

    assertThat(models.get("").version()).isEqualTo(1);
  }

  @Test
  void aModelWhoseFeaturesAreNotInTheEventsIsRefused() {
    ModelSpec spec = Task.CLASSES.spec(1);
    Model model = Model.initial(spec, "");
    Schema other = SchemaBuilder.record("Other").fields().requiredDouble("x").endRecord();
    ServedModels models =
        new ServedModels(
            learnt -> {
              Problems problems = new Problems();
              EventSpec events =
                  learnt.forScoring(Node.root(Map.of("topic", "t"), problems), other, null);
              problems.throwIfAny();
              return events;
            });

    ServedModels.Result last = null;
    for (Chunk chunk : published(spec, model)) {
      last = models.offer(chunk.key().bytes(), chunk.value());
    }

    assertThat(last)
        .isEqualTo(
            new ServedModels.Result.Refused(
                "version 1: features.y: the schema has no field y; did you mean x?"));
    assertThat(models.get("")).isNull();
  }

  @Test
  void saysWhatItCannotTake() {
    ModelSpec spec = Task.WINDOW.spec(1);
    Model model = Model.initial(spec, "");
    model.nextVersion();
    BatchScorer scorer = new BatchScorer(1);
    scorer.begin(ServedModel.of(Snapshot.take("job", "", spec, model)));

    assertThatThrownBy(() -> scorer.add(new float[2]))
        .hasMessage("a model with sliding windows must have one: none given");
    assertThatThrownBy(() -> scorer.add(new float[3], new FeatureWindow(spec.events())))
        .hasMessage("an event must have 2 values: 3");
    assertThatThrownBy(() -> new BatchScorer(0))
        .hasMessage("a batch must have from 1 to 65536 events: 0");
  }
}
