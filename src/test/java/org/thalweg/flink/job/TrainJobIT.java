package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.flink.job.PointsFeed.EVENTS;
import static org.thalweg.flink.job.PointsFeed.POISON;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.flink.io.FailurePoint;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.snapshot.Snapshot;

/** Between real topics: what a failure leaves on them is what there would be without one. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class TrainJobIT {

  private static EmbeddedFlink flink;
  private static Map<String, List<String>> undisturbed;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    flink = EmbeddedFlink.start(1);
    undisturbed = new PointsRun(flink).outputs();
  }

  @AfterAll
  static void stop() {
    flink.close();
  }

  @Test
  void everyEventIsPredictedOnceOrADeadLetter() {
    assertThat(undisturbed.get(PointsRun.PREDICTIONS))
        .hasSize(EVENTS - EVENTS / POISON)
        .doesNotHaveDuplicates();
    assertThat(undisturbed.get(PointsRun.DEAD_LETTERS)).hasSize(EVENTS / POISON);
    assertThat(undisturbed.get(PointsRun.METRICS)).hasSize(8);
    Snapshot last = CommittedRecords.snapshots(undisturbed.get(PointsRun.MODELS)).get("");
    assertThat(last.header().version()).isEqualTo(4);
    assertThat(last.header().learnt()).isEqualTo(EVENTS - EVENTS / POISON);
    assertThat(last.header().metrics().get("accuracy")).isGreaterThan(0.95);
  }

  @Test
  void aSourceThatFailsTwiceChangesNothing() throws Exception {
    assertUndisturbed(new PointsRun(flink).failingSource(2).outputs());
  }

  @ParameterizedTest
  @EnumSource
  void aFailureChangesNothing(FailurePoint point) throws Exception {
    assertUndisturbed(new PointsRun(flink).failingAt(point).outputs());
  }

  private static void assertUndisturbed(Map<String, List<String>> outputs) {
    for (String topic : PointsRun.OUTPUTS) {
      assertSame(topic, outputs.get(topic), undisturbed.get(topic));
    }
  }

  /** As one assertion on both lists would, but without printing them. */
  private static void assertSame(String topic, List<String> actual, List<String> expected) {
    assertThat(actual.size()).as(topic).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("%s at %d", topic, i).isEqualTo(expected.get(i));
    }
  }
}
