package org.thalweg.flink.submit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LivingJobTest {

  @Test
  void whatHasEndedAndWhatIsCalledOtherwiseDoesNotCount() {
    String overview =
        """
        {"jobs": [
          {"jid": "01", "name": "pay", "state": "FINISHED"},
          {"jid": "02", "name": "pay", "state": "CANCELED"},
          {"jid": "03", "name": "pay", "state": "FAILED"},
          {"jid": "04", "name": "pay-eu", "state": "RUNNING"},
          {"jid": "05", "name": "\\"pay\\"", "state": "RUNNING"},
          {"jid": "06", "name": "pay", "state": "RUNNING", "tasks": {"total": 2}},
          {"jid": "07", "name": "pay", "state": "RESTARTING"},
          {"jid": "08", "name": "pay", "state": "CANCELLING"},
          {"jid": "09", "name": "pay", "state": "SUSPENDED"}]}
        """;

    assertThat(LivingJob.of(overview, "pay"))
        .containsExactly(
            new LivingJob("06", "RUNNING"),
            new LivingJob("07", "RESTARTING"),
            new LivingJob("08", "CANCELLING"),
            new LivingJob("09", "SUSPENDED"));
    assertThat(LivingJob.of("{\"jobs\":[]}", "pay")).isEmpty();
  }
}
