package org.thalweg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.cli.Said;
import org.thalweg.flink.submit.RemoteFlink;
import org.thalweg.local.JobTopics;

/** {@code thalweg submit} of a job that runs already, on a cluster of its own processes. */
final class ReplaceIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Pattern SUBMITTED = Pattern.compile("submitted points as ([0-9a-f]{32})");

  @TempDir Path folder;
  private StandaloneFlink flink;

  @Test
  void aSecondCopyIsRefusedAndAReplacementGoesOn() throws Exception {
    try (BrokerProcess kafka = BrokerProcess.start(folder.resolve("broker"));
        StandaloneFlink cluster = StandaloneFlink.start(folder, 1, Map.of())) {
      flink = cluster;
      KnownStream stream = new KnownStream(kafka.bootstrap());
      Path job =
          Files.writeString(folder.resolve("points.yaml"), KnownStream.text(kafka.bootstrap()));
      Broker broker = new Broker(kafka.bootstrap());
      Published published = new Published(broker, stream);
      new JobTopics(stream.job()).create();
      List<byte[]> half = stream.records().subList(0, KnownStream.EVENTS / 2);
      broker.write(stream.job().topic(), half);

      assertThat(submit(job, "--replace").sentence())
          .isEqualTo(
              "thalweg: --replace must find a job to stop, and no points runs on "
                  + flink.url()
                  + ": leave it out to begin anew, or go on from a --savepoint");
      String first = submitted(submit(job));
      Waiting.until(
          "half is learnt",
          PATIENCE,
          () -> broker.committed(stream.job().publish().predictions()).size() > 1_000,
          flink::lastWords);

      Said second = submit(job);
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.sentence())
          .isEqualTo(
              "thalweg: points is on %s already: job %s is RUNNING;".formatted(flink.url(), first)
                  + " --replace stops it with a savepoint and goes on from there");

      Said nowhere = submit(job, "--replace", "--savepoint-dir", "nosuchscheme://x/y");
      assertThat(nowhere.code()).isEqualTo(1);
      assertThat(nowhere.out()).isEmpty();
      assertThat(nowhere.sentence())
          .isEqualTo(
              "thalweg: points could not be stopped with a savepoint, and was left as it is: job "
                  + first
                  + " is RUNNING (Hadoop is not in the classpath/dependencies.)");

      long killed = System.currentTimeMillis();
      flink.taskManager(0).kill();
      Said without =
          submit(job, "--replace", "--savepoint-dir", folder.resolve("lost").toUri().toString());
      assertThat(without.code()).isEqualTo(1);
      assertThat(without.out()).isEmpty();
      assertThat(without.sentence()).contains("savepoint").contains("job " + first + " is ");
      flink.startTaskManager(0);
      Waiting.until(
          "the job runs again",
          PATIENCE,
          () -> new FlinkJob(flink, first).startedSince(killed).isPresent(),
          flink::lastWords);

      Said replaced =
          submit(job, "--replace", "--savepoint-dir", folder.resolve("kept").toUri().toString());
      assertThat(replaced.out()).startsWith("stopped " + first + " with the savepoint file:");
      String next = submitted(replaced);
      List<byte[]> rest = new ArrayList<>(stream.records());
      broker.write(stream.job().topic(), rest.subList(half.size(), rest.size()));

      Waiting.until("all is published", PATIENCE, published::isComplete, flink::lastWords);
      published.assertExact();
      RemoteFlink remote = RemoteFlink.at(flink.url());
      assertThat(remote.state(first)).isEqualTo("FINISHED");
      assertThat(remote.living("points")).extracting(living -> living.id()).containsExactly(next);
    }
  }

  private Said submit(Path job, String... options) {
    List<String> words = new ArrayList<>(List.of("submit", job.toString()));
    words.addAll(List.of("--flink", flink.url().toString()));
    words.addAll(List.of(options));
    return Said.by(words.toArray(new String[0]));
  }

  private String submitted(Said said) {
    assertThat(said.code()).as(said + flink.lastWords()).isZero();
    Matcher id = SUBMITTED.matcher(said.out());
    assertThat(id.find()).as(said.out()).isTrue();
    return id.group(1);
  }
}
