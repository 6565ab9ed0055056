package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.local.Progress;

/** What somebody sees who watches a run. */
final class ProgressLineTest {

  private static String shown(Progress progress) {
    StringWriter out = new StringWriter();
    new ProgressLine(new Terminal(new PrintWriter(out), true)).learning(progress);
    return out.toString().replaceAll("\r\u001B\\[K", "");
  }

  @Test
  void aHealthyRunSaysNothingOfUndoneSteps() {
    Map<String, Double> metrics = Map.of("accuracy", 0.5, "window.accuracy", 0.75);
    assertThat(shown(new Progress(2_000, 100, 0, 50, 0.5, 1, metrics)))
        .startsWith("100 of 2,000 events   50/s   accuracy")
        .doesNotContain("NOT LEARNT");
  }

  @Test
  void eventsThatAreNotLearntAreSeenAtOnce() {
    Map<String, Double> metrics = Map.of("accuracy", 0.5, "window.accuracy", 0.75);
    assertThat(shown(new Progress(2_000, 100, 1_500, 50, 0.5, 1, metrics)))
        .startsWith("100 of 2,000 events   50/s   NOT LEARNT 1,500   accuracy");
  }

  /** It has begun, though nothing was measured. */
  @Test
  void aModelThatNeverLearntIsNotSaidToStart() {
    assertThat(shown(new Progress(2_000, 0, 0, 0, 0, 0, Map.of())))
        .isEqualTo("starting   2,000 events wait");
    assertThat(shown(new Progress(2_000, 0, 1_500, 0, 0, 0, Map.of())))
        .isEqualTo("0 of 2,000 events   0/s   NOT LEARNT 1,500");
  }
}
