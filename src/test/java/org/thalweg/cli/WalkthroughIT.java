package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.cluster.Waiting;
import org.thalweg.local.LocalJobs;
import org.thalweg.local.TopicScan;

/** The commands of docs/walkthrough.md, with its job files, on data that is made up. */
final class WalkthroughIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private String out;
  private String err;

  @Test
  void trainsScoresDegradesAndRollsBack() throws Exception {
    Path schema = Path.of("schemas/elec2.avsc").toAbsolutePath();
    Path train = job("prices.yaml", schema, "localhost:1");
    Path score = job("prices-score.yaml", schema, "localhost:1");
    try (LocalJobs jobs =
        new LocalJobs(List.of(Job.read(train).spec(), Job.read(score).spec()), 0)) {
      jobs.start();
      train = job("prices.yaml", schema, jobs.bootstrap());
      score = job("prices-score.yaml", schema, jobs.bootstrap());

      assertThat(thalweg("control", train.toString(), "pause")).isEqualTo(1);
      assertThat(err).isEqualTo("thalweg: refused: there is no model yet\n");

      feed(train, rows("good", 5000, false));
      published(score, 1);
      double before = accuracy(score, rows("before", 300, false), 300);
      assertThat(before).isGreaterThan(0.9);

      feed(train, rows("flipped", 5000, true));
      published(score, 2);
      assertThat(accuracy(score, rows("during", 300, false), 300)).isLessThan(0.2);

      assertThat(thalweg("models", "rollback", train.toString(), "1")).isZero();
      assertThat(out).isEqualTo("back to version 1, published as version 3\n");
      published(score, 3);
      assertThat(accuracy(score, rows("after", 300, false), 300)).isGreaterThan(0.9);

      assertThat(thalweg("control", train.toString(), "rollback", "7")).isEqualTo(1);
      assertThat(err)
          .isEqualTo(
              "thalweg: refused: there is no version 7 on the models topic; there are 1 to 3\n");
      assertThat(thalweg("control", train.toString(), "publish")).isZero();
      assertThat(out).isEqualTo("published as version 4\n");
      jobs.stop();
      jobs.await();
    }
  }

  private Path job(String name, Path schema, String bootstrap) throws IOException {
    String text = Files.readString(Path.of("docs/walkthrough", name));
    String kafka = "\nkafka: {bootstrap: \"" + bootstrap + "\"}\n";
    return Files.writeString(
        folder.resolve(name), text.replace("../../schemas/elec2.avsc", schema.toString()) + kafka);
  }

  private int thalweg(String... arguments) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    int code = Main.run(new PrintWriter(outText), new PrintWriter(errText, true), arguments);
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  private void feed(Path job, Path csv) {
    assertThat(thalweg("feed", job.toString(), "--input", csv.toString())).as(err).isZero();
  }

  /** Half hours whose class says whether the price is above the demand, or the contrary. */
  private Path rows(String name, int count, boolean flipped) throws IOException {
    StringBuilder rows =
        new StringBuilder("period,nswprice,nswdemand,vicprice,vicdemand,transfer,class\n");
    Random random = new Random(name.hashCode());
    for (int i = 0; i < count; i++) {
      double price = random.nextDouble();
      double demand = random.nextDouble();
      int above = price > demand ? 1 : 0;
      rows.append(
          String.format(
              Locale.ROOT,
              "%f,%f,%f,0.5,0.5,0.5,%d%n",
              i % 48 / 48.0,
              price,
              demand,
              flipped ? 1 - above : above));
    }
    return Files.writeString(folder.resolve(name + ".csv"), rows);
  }

  private void await(String what, Waiting.Question question) {
    Waiting.until(what, Duration.ofSeconds(60), question, () -> err);
  }

  /** Feeds probes to the scoring job until one was scored with a version. */
  private void published(Path score, long version) throws Exception {
    await(
        "version " + version + " scores",
        () -> {
          feed(score, rows("probe", 1, false));
          List<JsonNode> all = predictions(score);
          return !all.isEmpty() && all.get(all.size() - 1).path("version").asLong() == version;
        });
  }

  private List<JsonNode> predictions(Path score) throws IOException {
    assertThat(thalweg("predictions", score.toString())).as(err).isZero();
    List<JsonNode> predictions = new ArrayList<>();
    for (String line : out.lines().toList()) {
      predictions.add(JSON.readTree(line));
    }
    return predictions;
  }

  /** How often the scoring job says what the class of these rows is. */
  private double accuracy(Path score, Path csv, int count) throws Exception {
    int before = probes(score);
    feed(score, csv);
    await("all are scored", () -> predictions(score).size() >= before + count);
    List<JsonNode> scored = predictions(score).subList(before, before + count);
    List<String> rows = Files.readAllLines(csv);
    int right = 0;
    for (int i = 0; i < count; i++) {
      String[] cells = rows.get(1 + i).split(",", -1);
      right += scored.get(i).path("prediction").asText().equals(cells[6]) ? 1 : 0;
    }
    return (double) right / count;
  }

  /** Predictions so far, once no probe waits any more. */
  private int probes(Path score) throws Exception {
    long fed = fed(score);
    await("the probes are scored", () -> predictions(score).size() >= fed);
    return predictions(score).size();
  }

  private static long fed(Path score) throws IOException {
    return TopicScan.count(Job.read(score).spec().kafka().bootstrap(), "prices.new");
  }
}
