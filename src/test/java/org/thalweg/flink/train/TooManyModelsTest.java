package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.event.EventReader;
import org.thalweg.event.Example;
import org.thalweg.flink.io.DeadLetter;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.spec.Lifecycle;
import org.thalweg.spec.NetworkChange;

/** Keys that somebody makes up find no room, and nothing of them is kept. */
@ParameterizedClass
@EnumSource
final class TooManyModelsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Parameter Backend backend;

  @Test
  void eventsOfFurtherKeysAreDeadLettersAndLeaveNothingBehind() throws Exception {
    try (TrainHarness harness = TrainHarness.start(backend, settings(1, 3))) {
      harness.take("a", 0, 1);
      harness.take("b", 1, 2);
      harness.take("c", 2, 3);
      assertThat(harness.topics()).doesNotContain(OutTopic.DEAD_LETTERS);
      int timers = harness.flink().numProcessingTimeTimers();

      for (int i = 0; i < 100; i++) {
        harness.take("made up " + i, 3 + i, 4 + i);
      }
      List<DeadLetter> letters = letters(harness);
      assertThat(letters).hasSize(100);
      assertThat(letters.get(7).reason()).isEqualTo("TOO_MANY_MODELS");
      assertThat(letters.get(7).message())
          .isEqualTo(
              "a model of made up 7 must have a place among the 3 of this subtask"
                  + " (model.max of the job: 3): all are taken");
      assertThat(letters.get(7).event())
          .usingRecursiveComparison()
          .isEqualTo(Points.record("made up 7", 10));
      assertThat(harness.keys()).containsExactly("a", "b", "c");
      assertThat(harness.flink().numProcessingTimeTimers()).isEqualTo(timers);

      harness.take("a", 200, 201);
      assertThat(harness.topics()).containsExactly(OutTopic.PREDICTIONS);
    }
  }

  @Test
  void fourFifthsAndAllAreNotedOnTheMetricsTopic() throws Exception {
    try (TrainHarness harness = TrainHarness.start(backend, settings(1, 5))) {
      take(harness, "k", 4);
      assertThat(Notices.of(harness.taken()))
          .singleElement()
          .satisfies(notice -> assertThat(notice.action()).isEqualTo("models"))
          .satisfies(notice -> assertThat(notice.command()).isNull());
      take(harness, "k", 7);
      assertThat(Notices.of(harness.taken())).hasSize(1);
    }
  }

  @Test
  void aKeyWhoseFirstBatchIsOpenHasItsPlace() throws Exception {
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(backend, settings(3, 2))) {
      harness.take("a", 0, 1);
      harness.take("b", 1, 2);
      harness.take("c", 2, 3);
      assertThat(letters(harness)).hasSize(1);
      state = harness.flink().snapshot(1, 1);
    }
    try (TrainHarness harness = TrainHarness.restore(backend, settings(3, 2), state)) {
      harness.take("c", 3, 4);
      assertThat(letters(harness)).hasSize(1);
      harness.take("a", 4, 6);
      assertThat(letters(harness)).isEmpty();
    }
  }

  @Test
  void theSameKeysAreRefusedAfterARestoreAsWithoutOne() throws Exception {
    for (int stop : new int[] {0, 3, 5, 9}) {
      List<String> expected = new ArrayList<>();
      OperatorSubtaskState state;
      try (TrainHarness harness = TrainHarness.start(backend, settings(2, 5))) {
        take(harness, "k", stop);
        harness.taken();
        state = harness.savepoint();
        take(harness, "k", 12);
        expected.addAll(TrainHarness.texts(harness.taken()));
      }
      for (Backend to : Backend.values()) {
        try (TrainHarness harness = TrainHarness.restore(to, settings(2, 5), state)) {
          take(harness, "k", 12);
          assertThat(TrainHarness.texts(harness.taken())).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void aModelThatExpiresFreesItsPlace() throws Exception {
    TrainSettings settings =
        settings(1, 2).living(new Lifecycle(Optional.of(HOUR), NetworkChange.REFUSE, 2));
    try (TrainHarness harness = TrainHarness.start(backend, settings)) {
      harness.take("a", 0, 1);
      harness.flink().setProcessingTime(HOUR.toMillis() / 2);
      harness.take("b", 1, 2);
      harness.take("c", 2, 3);
      assertThat(letters(harness)).hasSize(1);
      harness.flink().setProcessingTime(HOUR.toMillis());
      harness.take("c", 3, 4);
      assertThat(letters(harness)).isEmpty();
      harness.take("a", 4, 5);
      assertThat(letters(harness)).hasSize(1);
      assertThat(harness.keys()).containsExactly("b", "c");
    }
  }

  @Test
  void aJobWithMoreThanItMayHaveKeepsThemAndTakesNoOthers() throws Exception {
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(backend, settings(1, 10))) {
      take(harness, "k", 10);
      state = harness.flink().snapshot(1, 1);
    }
    try (TrainHarness harness = TrainHarness.restore(backend, settings(1, 4), state)) {
      take(harness, "k", 11);
      assertThat(letters(harness)).hasSize(1);
      assertThat(harness.keys()).hasSize(10);
    }
  }

  /** Whatever the parallelism, there are as many models in all as the job may have. */
  @Test
  void sharesOfSubtasksAreTheWholeBeforeAndAfterRescaling() throws Exception {
    TrainSettings settings = settings(1, 50);
    OperatorSubtaskState[] three = new OperatorSubtaskState[3];
    int models = 0;
    for (int subtask = 0; subtask < 3; subtask++) {
      try (TrainHarness part = TrainHarness.restore(backend, settings, null, 3, subtask)) {
        models += fill(part);
        three[subtask] = part.flink().snapshot(1, 1);
      }
    }
    assertThat(models).isEqualTo(50);

    int kept = 0;
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState state = TrainHarness.rescale(2, subtask, three);
      try (TrainHarness part = TrainHarness.restore(backend, settings, state, 2, subtask)) {
        int before = part.keys().size();
        int after = fill(part);
        assertThat(after).isEqualTo(Math.max(before, 25));
        kept += before;
      }
    }
    assertThat(kept).isEqualTo(50);
  }

  /** 100,000 keys are counted once; an event of a key that has no place looks at none of them. */
  @Test
  void manyKeysAreCountedOnceAndNotByEveryEvent() throws Exception {
    int keys = 100_000;
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(backend, settings(2, keys))) {
      take(harness, "k", keys);
      assertThat(letters(harness)).isEmpty();
      state = harness.flink().snapshot(1, 1);
    }
    try (TrainHarness harness = TrainHarness.restore(backend, settings(2, keys), state)) {
      List<Event> strangers =
          IntStream.range(0, 20).mapToObj(i -> Points.event("stranger " + i, i)).toList();
      harness.take(strangers.get(0));
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      for (Event stranger : strangers) {
        harness.take(stranger);
      }
      long each = (threads.getCurrentThreadAllocatedBytes() - before) / strangers.size();
      assertThat(letters(harness)).hasSize(21);
      assertThat(each).isLessThan(20_000);
      assertThat(harness.keys()).hasSize(keys);
    }
  }

  private static TrainSettings settings(int batch, int max) {
    return Points.settings(batch, null, Points.NEVER)
        .living(new Lifecycle(Optional.empty(), NetworkChange.REFUSE, max));
  }

  /** An event of each key from 0 to count - 1. */
  private static void take(TrainHarness harness, String key, int count) throws Exception {
    EventReader reader = new EventReader(Points.model(1).events());
    for (int i = 0; i < count; i++) {
      InRecord record = Points.record(key + i, i);
      harness.take(new Event((Example) reader.read(record.value()), record));
    }
  }

  /** Events of more keys than there is room for; how many models there are then. */
  private static int fill(TrainHarness harness) throws Exception {
    for (int i = 0; i < 200; i++) {
      if (harness.has("k" + i)) {
        harness.take("k" + i, i, i + 1);
      }
    }
    return harness.keys().size();
  }

  private static List<DeadLetter> letters(TrainHarness harness) {
    return harness.taken().stream()
        .filter(record -> record.topic() == OutTopic.DEAD_LETTERS)
        .map(OutRecord::value)
        .map(DeadLetter::read)
        .toList();
  }
}
