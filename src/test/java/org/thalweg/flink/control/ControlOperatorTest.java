package org.thalweg.flink.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.Command.Action;
import org.thalweg.flink.io.CommandFormat;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.Notice;

/** Each command is taken once, and what is none is answered. */
final class ControlOperatorTest {

  /** Version 1 of two models. */
  private static final Versions TWO =
      (model, version) ->
          version == 1
              ? Versions.Result.Found.of(Map.of("a", new byte[] {1}, "b", new byte[] {2}))
              : new Versions.Result.Missing("gone");

  /** The operator in Flink's harness. */
  private static final class Harness implements AutoCloseable {
    private final OneInputStreamOperatorTestHarness<InRecord, Directive> flink;

    Harness(OperatorSubtaskState state) throws Exception {
      flink = new OneInputStreamOperatorTestHarness<>(new ControlOperator(TWO));
      flink.setup(new DirectiveSerializer());
      if (state != null) {
        flink.initializeState(state);
      }
      flink.open();
    }

    @Override
    public void close() {
      try {
        flink.close();
      } catch (Exception e) {
        throw new IllegalStateException("The harness closes", e);
      }
    }
  }

  private static Harness start(OperatorSubtaskState state) throws Exception {
    return new Harness(state);
  }

  private static List<Directive> told(Harness harness, byte[] value) throws Exception {
    harness.flink.getOutput().clear();
    harness.flink.processElement(new InRecord("control", 2, 7, 0, null, value, Header.NONE), 0);
    return List.copyOf(harness.flink.extractOutputValues());
  }

  private static byte[] pause(String id) {
    return CommandFormat.encode(Command.of(id, Optional.empty(), Action.PAUSE));
  }

  @Test
  void aCommandThatComesTwiceIsToldOnceAlsoAfterARestart() throws Exception {
    OperatorSubtaskState state;
    try (var harness = start(null)) {
      assertThat(told(harness, pause("x"))).hasSize(1);
      assertThat(told(harness, pause("x"))).isEmpty();
      state = harness.flink.snapshot(1, 1);
    }
    try (var harness = start(state)) {
      assertThat(told(harness, pause("x"))).isEmpty();
      assertThat(told(harness, pause("y"))).hasSize(1);
    }
  }

  @Test
  void onlyTheLastIdsAreRemembered() throws Exception {
    try (var harness = start(null)) {
      for (int i = 0; i <= ControlOperator.REMEMBERED; i++) {
        assertThat(told(harness, pause("id" + i))).hasSize(1);
      }
      assertThat(told(harness, pause("id1"))).isEmpty();
      assertThat(told(harness, pause("id0"))).hasSize(1);
    }
  }

  @Test
  void whatIsNoCommandIsAnsweredWithItsPlace() throws Exception {
    try (var harness = start(null)) {
      assertThat(told(harness, new byte[] {40}))
          .containsExactly(
              new Directive.Answer(
                  new Notice(
                      null,
                      "",
                      false,
                      0,
                      1,
                      "control-2-7 must be a command: a length must fit in the 0 bytes left: 20")));
      assertThat(told(harness, null))
          .containsExactly(
              new Directive.Answer(
                  new Notice(
                      null,
                      "",
                      false,
                      0,
                      1,
                      "control-2-7 must be a command: a command must have 1 to 65536 bytes: 0")));
    }
  }

  @Test
  void aRollbackIsToldWithItsVersionsOrRefused() throws Exception {
    try (var harness = start(null)) {
      Command all = Command.rollback("x", Optional.empty(), 1);
      List<Directive> told = told(harness, CommandFormat.encode(all));
      assertThat(told).hasSize(3);
      assertThat(told.get(0))
          .isInstanceOfSatisfying(
              Directive.Restore.class,
              restore -> {
                assertThat(restore.command()).isEqualTo(all);
                assertThat(restore.model()).isEqualTo("a");
                assertThat(restore.snapshot()).containsExactly(1);
              });
      assertThat(told.get(2)).isEqualTo(new Directive.Restored(all));

      Command gone = Command.rollback("y", Optional.of("a"), 2);
      assertThat(told(harness, CommandFormat.encode(gone)))
          .containsExactly(new Directive.Answer(Notice.refused(gone, "gone")));
    }
  }
}
