package org.thalweg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code tools/chaos}. */
final class ChaosIT {
  private static final Chaos.Settings SHORT = new Chaos.Settings(2, 4, 3_000, "heap");

  @Test
  void whateverIsKilledNothingIsLostOrDoubledAndAllIsEqualToTheBit(@TempDir Path folder)
      throws Exception {
    ChaosReport report = Chaos.run(folder, SHORT, recovery -> {});

    assertThat(report.isExact()).as(report::toString).isTrue();
    assertThat(report.recoveries()).hasSize(SHORT.kills() + 2);
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
  }
}
