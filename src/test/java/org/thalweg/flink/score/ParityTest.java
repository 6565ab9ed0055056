package org.thalweg.flink.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.event.EventReader;
import org.thalweg.event.Example;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.flink.train.TrainedStream;
import org.thalweg.spec.InputCheck;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/**
 * Every training job of this project, learnt and then scored with its own snapshots: for the same
 * event and version both predict the same, to the last bit.
 *
 * <p>The trainer publishes a snapshot after each batch, so that the weights that predict the next
 * batch are those of the snapshot; before its first there is none to compare. Where labels are
 * predicted ahead, the trainer's prediction with an event is the one it made {@code ahead} events
 * before.
 */
final class ParityTest {

  private static final int BATCHES = 5;

  /** Those of the project, and what none of them has: several models, single-object events. */
  static List<Path> jobs() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("jobs"))) {
      return Stream.concat(
              files.filter(ParityTest::learns), Stream.of(Path.of("src/test/resources/shops.yaml")))
          .sorted()
          .toList();
    }
  }

  private static boolean learns(Path file) {
    try {
      return file.toString().endsWith(".yaml")
          && JobSpec.read(file, InputCheck.NONE) instanceof TrainJob;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void thereAreJobs() throws IOException {
    assertThat(jobs()).hasSizeGreaterThanOrEqualTo(16);
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void trainerAndScorerPredictTheSame(Path file) throws Exception {
    TrainJob job = (TrainJob) JobSpec.read(file, InputCheck.NONE);
    int ahead = job.model().events().ahead();
    int batch = job.model().batchSize();
    int events = Math.max(BATCHES * batch, 12) / batch * batch + ahead;
    List<InRecord> made = new MadeEvents(job.model().events()).take(events);
    List<OutRecord> trained = TrainedStream.of(job, made);
    boolean windows = job.model().events().hasWindows();

    int compared = 0;
    for (int size : new int[] {1, 3}) {
      compared += compare(trained, scored(job, made, trained, "keyed", size), ahead);
      if (!windows) {
        compared += compare(trained, scored(job, made, trained, "broadcast", size), ahead);
      }
    }
    int expected = (windows ? 2 : 4) * (events / batch * batch - models(job, made) * batch - ahead);
    assertThat(compared).isEqualTo(expected).isPositive();
  }

  /** How many models learn from the events: before its first snapshot there is none to compare. */
  private static int models(TrainJob job, List<InRecord> made) {
    EventReader reader = new EventReader(job.model().events());
    return (int)
        made.stream().map(event -> ((Example) reader.read(event.value())).key()).distinct().count();
  }

  /** The scorer takes each event when the trainer predicted it, and each snapshot as it came. */
  private static List<GenericRecord> scored(
      TrainJob job, List<InRecord> made, List<OutRecord> trained, String spread, int size)
      throws Exception {
    List<GenericRecord> scored = new ArrayList<>();
    try (ScoreHarness harness = ScoreHarness.start(settings(job, spread, size))) {
      for (OutRecord record : trained) {
        if (record.topic() == OutTopic.MODELS) {
          harness.models(
              List.of(new InRecord("models", 0, 0, -1, record.key(), record.value(), Header.NONE)));
          harness.load();
        } else if (record.topic() == OutTopic.PREDICTIONS) {
          harness.event(made.get((int) offset(ScoreHarness.prediction(record))));
        }
      }
      harness.end();
      for (OutRecord record : harness.taken()) {
        assertThat(record.topic()).isEqualTo(OutTopic.PREDICTIONS);
        scored.add(ScoreHarness.prediction(record));
      }
    }
    return scored;
  }

  private static ScoreSettings settings(TrainJob job, String spread, int size) {
    Map<?, ?> events = (Map<?, ?>) job.model().events().definition();
    StringBuilder meta = new StringBuilder();
    for (String name : List.of("encoding", "id", "time")) {
      if (events.get(name) != null) {
        meta.append(", ").append(name).append(": ").append(events.get(name));
      }
    }
    String per = job.model().events().key().map(field -> "model: {per: " + field + "}").orElse("");
    String text =
        """
        thalweg: 1
        kind: score
        name: parity
        events: {topic: made, schema: %s%s}
        models: models
        scoring: {spread: %s, batch: {size: %d, maxDelay: %d ms}, maxWait: 1 d}
        %s
        """
            .formatted(
                job.model().events().schema(), meta, spread, size, size == 1 ? 0 : 1_000, per);
    return ScoreSettings.of((ScoreJob) JobSpec.parse(text));
  }

  /** Compares what was made by a snapshot's weights, and answers how many that were. */
  private static int compare(List<OutRecord> trained, List<GenericRecord> scored, int ahead)
      throws IOException {
    Map<Long, GenericRecord> expected = new HashMap<>();
    for (OutRecord record : trained) {
      if (record.topic() == OutTopic.PREDICTIONS) {
        GenericRecord prediction = ScoreHarness.prediction(record);
        expected.put(offset(prediction), prediction);
      }
    }
    int compared = 0;
    for (GenericRecord prediction : scored) {
      GenericRecord then = expected.get(offset(prediction));
      GenericRecord said = expected.get(offset(prediction) + ahead);
      if (said != null && (Long) then.get("version") > 0) {
        assertThat(prediction.get("version")).isEqualTo(then.get("version"));
        assertThat(prediction.get("step")).isEqualTo(then.get("step"));
        for (String field : List.of("prediction", "probabilities", "value", "flags")) {
          assertThat(prediction.get(field))
              .as("%s of %d", field, offset(prediction))
              .isEqualTo(said.get(field));
        }
        compared++;
      }
    }
    return compared;
  }

  private static long offset(GenericRecord prediction) {
    return (Long) prediction.get("offset");
  }
}
