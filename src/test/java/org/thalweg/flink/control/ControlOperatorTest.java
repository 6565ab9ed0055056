package org.thalweg.flink.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
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
      wanted ->
          wanted.stream()
              .distinct()
              .collect(Collectors.toMap(one -> one, ControlOperatorTest::ofTwo));

  private static Versions.Result ofTwo(Versions.Wanted wanted) {
    if (wanted.version() != 1) {
      return new Versions.Result.Missing("gone");
    }
    Map<String, byte[]> both = Map.of("a", new byte[] {1}, "b", new byte[] {2});
    return Versions.Result.Found.of(
        wanted.model().map(model -> Map.of(model, both.get(model))).orElse(both));
  }

  /** Looks nothing up until it is let go on; counts how often it is asked. */
  private static final class Held implements Versions {

    private static final long serialVersionUID = 1;

    private final transient Semaphore permits = new Semaphore(0);
    private final transient List<List<Wanted>> asked = new CopyOnWriteArrayList<>();
    private int most = Integer.MAX_VALUE;

    @Override
    public Map<Wanted, Result> find(List<Wanted> wanted) {
      asked.add(wanted);
      permits.acquireUninterruptibly();
      return TWO.find(wanted.subList(0, Math.min(most, wanted.size())));
    }
  }

  /** The operator in Flink's harness. */
  private static final class Harness implements AutoCloseable {
    private final OneInputStreamOperatorTestHarness<InRecord, Directive> flink;

    Harness(Versions versions, OperatorSubtaskState state) throws Exception {
      flink = new OneInputStreamOperatorTestHarness<>(new ControlOperator(versions));
      flink.setup(new DirectiveSerializer());
      if (state != null) {
        flink.initializeState(state);
      }
      flink.open();
    }

    void take(byte[] value) throws Exception {
      flink.processElement(new InRecord("control", 2, 7, 0, null, value, Header.NONE), 0);
    }

    void take(Command command) throws Exception {
      take(CommandFormat.encode(command));
    }

    /** Waits until nothing is looked up any more. */
    void settle() throws Exception {
      ControlOperator operator = (ControlOperator) flink.getOperator();
      while (operator.isLooking()) {
        Thread.onSpinWait();
        flink.setProcessingTime(flink.getProcessingTime() + 10);
      }
    }

    List<Directive> told() {
      List<Directive> told = List.copyOf(flink.extractOutputValues());
      flink.getOutput().clear();
      return told;
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
    return new Harness(TWO, state);
  }

  private static List<Directive> told(Harness harness, byte[] value) throws Exception {
    harness.take(value);
    harness.settle();
    return harness.told();
  }

  private static Command rollback(String id, String model, long version) {
    return Command.rollback(id, Optional.ofNullable(model), version);
  }

  private static Command pause(String id, String model) {
    return Command.of(id, Optional.ofNullable(model), Action.PAUSE);
  }

  /** The ids of the commands that were told, each once for each directive. */
  private static List<String> ids(List<Directive> told) {
    return told.stream().map(ControlOperatorTest::id).toList();
  }

  private static String id(Directive directive) {
    if (directive instanceof Directive.Order order) {
      return order.command().id();
    }
    if (directive instanceof Directive.Restore restore) {
      return restore.command().id();
    }
    return directive instanceof Directive.Restored all
        ? all.command().id()
        : "no " + ((Directive.Answer) directive).notice().command();
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

  /** Those about other models don't wait; those about the same, or about all, keep their order. */
  @Test
  void whileAVersionIsLookedUpCommandsAboutOtherModelsAreToldAtOnce() throws Exception {
    Held held = new Held();
    try (var harness = new Harness(held, null)) {
      harness.take(rollback("1", "a", 1));
      harness.take(pause("2", "b"));
      harness.take(pause("3", "a"));
      harness.take(pause("4", "c"));
      harness.take(pause("5", null));
      harness.take(pause("6", "b"));
      assertThat(ids(harness.told())).containsExactly("2", "4");
      harness.flink.snapshot(1, 1);
      held.permits.release();
      harness.settle();
      assertThat(ids(harness.told())).containsExactly("1", "3", "5", "6");
    }
  }

  @Test
  void manyRollbacksAreLookedUpWithTwoReadings() throws Exception {
    Held held = new Held();
    int flood = 3_000;
    try (var harness = new Harness(held, null)) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < flood; i++) {
        harness.take(rollback("" + i, i % 2 == 0 ? "a" : "b", 1 + i / 1_000));
        ids.add(i < 1_000 ? "" + i : "no " + i);
      }
      harness.take(pause("other", "c"));
      assertThat(ids(harness.told())).containsExactly("other");
      held.permits.release(2);
      harness.settle();
      assertThat(ids(harness.told())).containsExactlyInAnyOrderElementsOf(ids);
      assertThat(held.asked).hasSize(2);
      assertThat(held.asked.get(0)).hasSize(1);
      assertThat(held.asked.get(1)).hasSize(6);
    }
  }

  @Test
  void whatMemoryDidNotHoldIsLookedUpAgain() throws Exception {
    Held held = new Held();
    held.most = 1;
    held.permits.release(10);
    try (var harness = new Harness(held, null)) {
      harness.take(rollback("1", "a", 1));
      harness.take(rollback("2", null, 1));
      harness.take(rollback("3", "b", 1));
      harness.settle();
      assertThat(ids(harness.told())).containsExactly("1", "2", "2", "2", "3");
    }
  }

  @Test
  void moreThanCanWaitAreRefused() throws Exception {
    Held held = new Held();
    try (var harness = new Harness(held, null)) {
      for (int i = 0; i < WaitingCommands.MOST; i++) {
        harness.take(rollback("" + i, "a", 1));
      }
      Command last = rollback("last", "b", 1);
      harness.take(last);
      harness.take(pause("other", "c"));
      assertThat(harness.told())
          .containsExactly(
              new Directive.Answer(
                  Notice.refused(
                      last, "at most 10000 commands may wait for versions to be looked up: 10001")),
              new Directive.Order(pause("other", "c")));
      held.permits.release(2);
      harness.settle();
      assertThat(harness.told()).hasSize(WaitingCommands.MOST);
    }
  }

  @Test
  void whatWaitsSurvivesARestartInItsOrderAndIsToldOnce() throws Exception {
    OperatorSubtaskState state;
    Held held = new Held();
    try (var harness = new Harness(held, null)) {
      harness.take(rollback("1", "a", 1));
      harness.take(pause("2", "a"));
      harness.take(rollback("3", "b", 7));
      assertThat(harness.told()).isEmpty();
      state = harness.flink.snapshot(1, 1);
      held.permits.release();
    }
    try (var harness = start(state)) {
      harness.take(rollback("1", "a", 1));
      harness.take(pause("4", "a"));
      harness.settle();
      assertThat(ids(harness.told())).containsExactlyInAnyOrder("1", "2", "no 3", "4");
      state = harness.flink.snapshot(2, 2);
    }
    try (var harness = start(state)) {
      harness.settle();
      assertThat(harness.told()).isEmpty();
    }
  }

  @Test
  void whatWaitsIsDoneBeforeTheInputEnds() throws Exception {
    Held held = new Held();
    held.permits.release(2);
    try (var harness = new Harness(held, null)) {
      harness.take(rollback("1", "a", 1));
      harness.take(rollback("2", "a", 1));
      harness.take(pause("3", "a"));
      harness.flink.endInput();
      assertThat(ids(harness.told())).containsExactly("1", "2", "3");
    }
  }

  @Test
  void aSearchThatFailsIsARefusal() throws Exception {
    Versions failing =
        wanted -> {
          throw new IllegalStateException("on purpose");
        };
    Command command = rollback("1", "a", 1);
    try (var harness = new Harness(failing, null)) {
      harness.take(command);
      harness.settle();
      assertThat(harness.told())
          .containsExactly(
              new Directive.Answer(
                  Notice.refused(
                      command,
                      "it could not be looked up: java.lang.IllegalStateException: on purpose")));
    }
  }
}
