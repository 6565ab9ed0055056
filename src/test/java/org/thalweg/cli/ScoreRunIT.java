package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.event.Example;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotFile;
import org.thalweg.spec.InputCheck;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/** {@code thalweg run} of a scoring job, with a model in a file. */
final class ScoreRunIT {

  private static final Path SCORE = Path.of("jobs/elec2-score.yaml");

  @TempDir Path folder;

  @Test
  void scoresAFileWithAModelOfAnother() throws Exception {
    Path model = folder.resolve("elec2.model");
    SnapshotFile.write(model, learnt().chunks(Publication.DEFAULT));
    StringBuilder rows =
        new StringBuilder("period,nswprice,nswdemand,vicprice,vicdemand,transfer,class\n");
    for (int i = 0; i < 200; i++) {
      rows.append("0.").append(i % 10).append(",0.1,0.2,0.3,0.4,0.5,1\n");
    }
    Path csv = Files.writeString(folder.resolve("new.csv"), rows);
    Path predictions = folder.resolve("predictions.jsonl");
    Path summary = folder.resolve("summary.json");

    assertThat(
            command(
                "run",
                SCORE.toString(),
                "--models",
                model.toString(),
                "--input",
                csv.toString(),
                "--predictions",
                predictions.toString(),
                "--summary",
                summary.toString()))
        .contains("elec2-score.predictions", "snapshots, version 1");
    JsonNode sums = new ObjectMapper().readTree(summary.toFile());
    assertThat(sums.path("events").asLong()).isEqualTo(200);
    assertThat(sums.path("predictions").asLong()).isEqualTo(200);
    assertThat(sums.path("deadLetters").asLong()).isZero();
    List<String> lines = Files.readAllLines(predictions);
    assertThat(lines).hasSize(200).allMatch(line -> line.contains("\"version\": 1"));
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThat(command("run", SCORE.toString()))
        .isEqualTo(
            "thalweg: a scoring job needs models: fetch one with thalweg models fetch, and name it"
                + " with --models\n");
    assertThat(command("run", "jobs/sea.yaml", "--models", "x"))
        .isEqualTo("thalweg: --models must go with a job that scores: sea learns\n");
    assertThat(command("check", SCORE.toString()))
        .isEqualTo(
            """
            elec2-score: no mistakes

            models     one, at most 10,000, from elec2.models, broadcast
            batches    at most 32 events, nobody waits for others
            waiting    at most 60000 ms, 10,000 events, 67,108,864 bytes
            delivery   at-least-once

            elec2.new -> elec2-score.predictions, elec2-score.dead-letters
            the events must have the features that the models learnt from
            """);
  }

  private static Snapshot learnt() throws Exception {
    TrainJob job = (TrainJob) JobSpec.read(Path.of("jobs/elec2.yaml"), InputCheck.NONE);
    Model model = Model.initial(job.model(), "");
    Learner learner = new Learner(job.model());
    for (int i = 0; i < 50; i++) {
      float[] features = new float[job.model().events().rawSize()];
      features[0] = i % 10;
      Example event =
          new Example("", null, Example.NO_TIME, 1, features, new float[] {i % 10 < 5 ? 1 : 0});
      learner.learn(model, List.of(event));
    }
    model.nextVersion();
    return Snapshot.take(job.name(), "", job.model(), model);
  }

  /** Runs a command and answers all that it says. */
  private static String command(String... arguments) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out, true);
    int unused = Main.run(writer, writer, arguments);
    return out.toString().replace(System.lineSeparator(), "\n");
  }
}
