package org.thalweg.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.learn.Model;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotFile;

/** In a JVM whose class path has no Flink at all. */
final class ScorerWithoutFlinkTest {

  @TempDir Path folder;

  @Test
  void scores() throws Exception {
    Model model = Model.initial(Task.CLASSES.spec(1), "");
    long unused = model.nextVersion();
    Snapshot snapshot = Snapshot.take("points", "", Task.CLASSES.spec(1), model);
    Path file = folder.resolve("points.model");
    SnapshotFile.write(file, snapshot.chunks(Publication.DEFAULT));
    Path answer = folder.resolve("answer");
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !new File(entry).getName().startsWith("flink"))
            .collect(Collectors.joining(File.pathSeparator));

    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            classPath,
            Child.class.getName(),
            file.toString(),
            answer.toString());
    Process child =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();

    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).as(() -> said(folder.resolve("output"))).isZero();
    assertThat(Files.readString(answer))
        .isEqualTo(Arrays.toString(Scorer.of(file).score(Task.event(70, -3)).outputs()));
  }

  private static String said(Path output) {
    try (Stream<String> lines = Files.lines(output)) {
      return lines.collect(Collectors.joining("\n"));
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  /** What runs there: a model's file and a place for the answer; fails if Flink is there. */
  static final class Child {

    private Child() {}

    public static void main(String[] args) throws Exception {
      try {
        throw new IllegalStateException(
            "Flink is there: " + Class.forName("org.apache.flink.api.common.JobID"));
      } catch (ClassNotFoundException e) {
        try (Scorer scorer = Scorer.of(Path.of(args[0]))) {
          Score score = scorer.score(Task.event(70, -3));
          Files.writeString(Path.of(args[1]), Arrays.toString(score.outputs()));
        }
        // A follower, too, is made of nothing that would need it.
        Scorer.follow("points.models", java.util.Map.of("bootstrap.servers", "127.0.0.1:1"))
            .close();
      }
    }
  }
}
