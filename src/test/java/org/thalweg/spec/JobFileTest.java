package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.local.feed.InputSpec;

final class JobFileTest {
  @TempDir private Path folder;

  @Test
  void aSchemaIsFoundBesideTheJobFile() throws IOException {
    Files.createDirectories(folder.resolve("schemas"));
    Files.createDirectories(folder.resolve("jobs"));
    Files.writeString(folder.resolve("schemas/price.avsc"), Jobs.SCHEMA);
    Path file = folder.resolve("jobs/prices.yaml");
    Files.writeString(file, withSchema("../schemas/price.avsc"));
    assertThat(JobSpec.read(file, InputCheck.NONE).bundle())
        .isEqualTo(Jobs.train(Jobs.SHORT).bundle());
  }

  @Test
  void aSchemaThatIsNotThereIsAMistake() throws IOException {
    Path file = folder.resolve("prices.yaml");
    Files.writeString(file, withSchema("price.avsc"));
    assertThatThrownBy(() -> JobSpec.read(file, InputCheck.NONE))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessage("events.schema: no such file: " + folder.resolve("price.avsc"));
    Files.writeString(file, withSchema("."));
    assertThatThrownBy(() -> JobSpec.read(file, InputCheck.NONE))
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessage("events.schema: must be a readable file: " + folder);
  }

  private static String withSchema(String schema) {
    return Jobs.SHORT.replaceFirst("schema: .*", "schema: " + schema);
  }

  @Test
  void aFileThatCannotBeReadIsSaidInASentence() throws IOException {
    Path none = folder.resolve("none.yaml");
    assertThatThrownBy(() -> JobSpec.read(none, InputCheck.NONE))
        .isInstanceOf(IOException.class)
        .hasMessage("no such file: " + none);
    Path latin = Files.write(folder.resolve("a"), "ä: 1".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> JobSpec.read(latin, InputCheck.NONE))
        .isInstanceOf(IOException.class)
        .hasMessage("must be text in UTF-8: " + latin);
    Path large = Files.write(folder.resolve("b"), new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> JobSpec.read(large, InputCheck.NONE))
        .isInstanceOf(IOException.class)
        .hasMessage("must be at most 1 MiB: " + large + " has 1048577 bytes");
  }

  @Test
  void whatStandsUnderInputIsCheckedWithTheRest() {
    Path file = folder.resolve("prices.yaml");
    assertThatThrownBy(
            () -> {
              Files.writeString(file, Jobs.SHORT + "input: {parquet: {}}\nmodel: {sed: 1}\n");
              JobSpec.read(file, input -> InputSpec.read(input, folder));
            })
        .hasMessage(
            "input.parquet: unknown key; known: generator, csv, tsv, jsonl, avro, idx, badRows\n"
                + "model.sed: unknown key; did you mean seed?");
  }

  static List<Path> jobs() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("jobs"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void jobFilesOfThisProjectHaveNoMistakes(Path file) throws IOException {
    JobSpec job = JobSpec.read(file, input -> InputSpec.read(input, file.getParent()));
    assertThat(file.getFileName()).hasToString(job.name() + ".yaml");
    assertThat(JobSpec.parse(job.bundle()).definition()).isEqualTo(job.definition());
  }
}
