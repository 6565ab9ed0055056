package org.thalweg.flink.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Properties;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.internal.CheckpointTransaction;
import org.apache.flink.connector.kafka.sink.internal.TransactionOwnership;
import org.junit.jupiter.api.Test;

/** Which ids are those of a job that was called by its bare name. */
final class OldTransactionsTest {

  @Test
  void anIdIsThePrefixAndTwoNumbers() {
    OldTransactions old = of(state("thalweg-pay", 0, 1));
    assertThat(List.of("thalweg-pay-0-0", "thalweg-pay-0-12", "thalweg-pay-3-1"))
        .allMatch(old::isOurs);
    assertThat(
            List.of(
                "thalweg-pay-eu-0-0",
                "thalweg-pay-1-0-0",
                "thalweg-pay:-0-0",
                "thalweg-pay-eu:-0-0",
                "thalweg-pay-0",
                "thalweg-payments-0-0",
                "other-thalweg-pay-0-0"))
        .noneMatch(old::isOurs);
  }

  @Test
  void eachIsEndedByTheSubtaskWithItsOwnersState() {
    OldTransactions even = of(state("thalweg-pay", 0, 2));
    OldTransactions odd = of(state("thalweg-pay", 1, 2));
    for (int subtask = 0; subtask < 6; subtask++) {
      String id = "thalweg-pay-" + subtask + "-0";
      assertThat(even.isOurs(id)).as(id).isEqualTo(subtask % 2 == 0);
      assertThat(odd.isOurs(id)).as(id).isEqualTo(subtask % 2 == 1);
    }
    assertThat(of(state("thalweg-pay", 0, 2), state("thalweg-pay", 1, 2)).isOurs("thalweg-pay-5-0"))
        .isTrue();
  }

  @Test
  void whatIsStillToBeCommittedStaysOpen() {
    OldTransactions old = of(state("thalweg-pay", 0, 1, "thalweg-pay-0-1"));
    assertThat(old.isOurs("thalweg-pay-0-1")).isFalse();
    assertThat(old.isOurs("thalweg-pay-0-0")).isTrue();
  }

  @Test
  void stateOfTodayStaysAsItIsAndAsksNobody() throws Exception {
    List<KafkaWriterState> today = List.of(state("thalweg-pay:", 0, 1));
    assertThat(new OldTransactions("thalweg-pay:", today).end(new Properties())).isSameAs(today);
  }

  private static OldTransactions of(KafkaWriterState... states) {
    return new OldTransactions("thalweg-pay:", List.of(states));
  }

  private static KafkaWriterState state(
      String prefix, int subtask, int subtasks, String... prepared) {
    return new KafkaWriterState(
        prefix,
        subtask,
        subtasks,
        TransactionOwnership.EXPLICIT_BY_WRITER_STATE,
        List.of(prepared).stream().map(id -> new CheckpointTransaction(id, 1)).toList());
  }
}
