package org.thalweg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code tools/chaos}. */
final class ChaosIT {
  private static final Chaos.Settings SHORT = new Chaos.Settings(2, 4, 6_000, "heap", Map.of());

  @Test
  void whateverIsKilledNothingIsLostOrDoubledAndAllIsEqualToTheBit(@TempDir Path folder)
      throws Exception {
    Set<Path> before = temporaryFiles();

    ChaosReport report = Chaos.run(folder, SHORT, recovery -> {});

    assertThat(report.isExact()).as(report::toString).isTrue();
    assertThat(report.recoveries()).hasSize(SHORT.kills() + 2);
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(temporaryFiles()).isEqualTo(before);
  }

  private static Set<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.collect(Collectors.toSet());
    }
  }
}
