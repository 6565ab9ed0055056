package org.thalweg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.cluster.Submits.Cycle;

/** The short form of {@code tools/submits}. */
final class SubmitsIT {

  @Test
  void anEndedJobLeavesNothingInTheProcessesOfItsCluster(@TempDir Path folder) throws Exception {
    List<Cycle> cycles = new ArrayList<>();

    Submits.run(folder, 2, Map.of(), cycles::add);

    assertThat(cycles).hasSize(2);
    assertThat(cycles)
        .allSatisfy(
            cycle -> {
              assertThat(cycle.taskManager().loaders()).isZero();
              assertThat(cycle.taskManager().jars()).isZero();
              assertThat(cycle.jobManager().loaders()).isZero();
              assertThat(cycle.jobManager().jars()).isZero();
            });
  }
}
