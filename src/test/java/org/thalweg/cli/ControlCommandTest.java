package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a command is said before anything is sent. */
final class ControlCommandTest {

  @TempDir Path folder;

  private Path one;
  private Path many;

  @BeforeEach
  void write() throws IOException {
    String text =
        """
        thalweg: 1
        kind: train
        name: points
        kafka: {bootstrap: "127.0.0.1:1"}
        events:
          topic: points
          schema: '{"type": "record", "name": "P", "fields": [{"name": "site", "type": "string"},
            {"name": "x", "type": "double"}, {"name": "up", "type": "boolean"}]}'
          features: {x: {}}
          label: {field: up, flag: true}
        network: [{dense: 4}, relu]
        """;
    one = Files.writeString(folder.resolve("one.yaml"), text);
    many = Files.writeString(folder.resolve("many.yaml"), text + "model: {per: site}\n");
  }

  /** The first line of what is said to a command line with a mistake. */
  private static String mistake(Path job, String... arguments) {
    List<String> all = new ArrayList<>(List.of("control", job.toString()));
    all.addAll(List.of(arguments));
    StringWriter err = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            all.toArray(String[]::new));
    assertThat(code).isEqualTo(2);
    return err.toString().lines().findFirst().orElse("");
  }

  @Test
  void aCommandIsForModelsThatTheJobHas() {
    assertThat(mistake(many, "pause"))
        .isEqualTo("points has many models: name one with --key, or --all");
    assertThat(mistake(many, "pause", "--key", "a", "--all"))
        .isEqualTo("points has many models: name one with --key, or --all");
    assertThat(mistake(one, "pause", "--all"))
        .isEqualTo("points has one model: leave out --key and --all");
  }

  @Test
  void aCommandHasTheValuesThatItNeeds() {
    assertThat(mistake(one, "paus"))
        .isEqualTo(
            "unknown command paus; known: publish, pause, resume, learning-rate, freeze, unfreeze,"
                + " reset, rollback");
    assertThat(mistake(one, "pause", "now")).isEqualTo("pause must have no value: now");
    assertThat(mistake(one, "learning-rate"))
        .isEqualTo("learning-rate must have one learning rate, or job: ");
    assertThat(mistake(one, "learning-rate", "fast"))
        .isEqualTo("a learning rate must be a number, or job: fast");
    assertThat(mistake(one, "learning-rate", "0"))
        .isEqualTo("a learning rate must be above 0, up to 1000000.0: 0.0");
    assertThat(mistake(one, "freeze", "hed")).isEqualTo("unknown layer hed; did you mean head?");
    assertThat(mistake(one, "freeze"))
        .isEqualTo("layers must be named to freeze and unfreeze, and else not: []");
    assertThat(mistake(one, "rollback", "0"))
        .isEqualTo("a version, from 1, must be named to roll back, and else not: 0");
  }
}
