package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.flink.control.Directive;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.Notice;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutSchemas;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.snapshot.Publication;

/** A model that can't learn says so: in reports, in notices that are no storm. */
final class UndoneStepsTest {

  /** Each step multiplies the weights by about -1e9, until they would be infinite. */
  private static final ModelSpec POISONED =
      Points.model(
          2,
          Map.of("adamW", Map.of("learningRate", 1e6, "weightDecay", 1_000)),
          List.of(Map.of("dense", 4)),
          Map.of("x", Map.of(), "y", Map.of()),
          List.of("left", "right"));

  private static final TrainSettings SETTINGS =
      TrainSettings.of(
          "points",
          POISONED,
          Optional.empty(),
          new Interval(100, 0),
          Points.NEVER,
          Publication.DEFAULT);

  private static List<GenericRecord> reports(List<OutRecord> records) throws Exception {
    List<GenericRecord> reports = new ArrayList<>();
    for (OutRecord record : records) {
      if (record.topic() == OutTopic.METRICS) {
        GenericRecord report =
            new GenericDatumReader<GenericRecord>(OutSchemas.METRICS_REPORT)
                .read(null, DecoderFactory.get().binaryDecoder(record.value(), null));
        if (report.get("notice") == null) {
          reports.add(report);
        }
      }
    }
    return reports;
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void reportsThatCountEventsCountThoseOfUndoneStepsToo(Backend backend) throws Exception {
    try (TrainHarness harness = TrainHarness.start(backend, SETTINGS)) {
      harness.take("a", 0, 2_000);
      List<OutRecord> out = harness.taken();
      List<GenericRecord> reports = reports(out);
      assertThat(reports).hasSize(20);
      GenericRecord last = reports.get(19);
      assertThat(last.get("learnt")).isEqualTo(6L);
      assertThat(last.get("undone")).isEqualTo(1_994L);

      assertThat(Notices.of(out))
          .extracting(Notice::message)
          .containsExactly(
              sentence("a step was", 2),
              sentence("10 steps were", 20),
              sentence("100 steps were", 200));
      assertThat(Notices.of(out))
          .allMatch(notice -> notice.action().equals("undone") && notice.command() == null);
    }
  }

  private static String sentence(String steps, long events) {
    return steps
        + " undone, the last after step 3, as predictions, loss, gradients and weights must be"
        + " finite; "
        + events
        + " events of the model became dead letters so. If it goes on, roll the model back, reset"
        + " it, or lower its learning rate";
  }

  /** What is paused is measured, and can't be measured either. */
  @Test
  void aPausedModelSaysItToo() throws Exception {
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, SETTINGS)) {
      harness.take("a", 0, 6);
      Command pause = Command.of("c", Optional.of("a"), Command.Action.PAUSE);
      harness.told(new Directive.Order(pause));
      for (long offset = 6; offset < 200; offset++) {
        Event event = Points.event("a", offset);
        event.example().features()[0] = Float.MAX_VALUE;
        harness.take(event);
      }
      List<OutRecord> out = harness.taken();
      assertThat(Notices.of(out)).hasSize(2);
      assertThat(reports(out))
          .extracting(report -> report.get("undone"))
          .containsExactly(94L, 194L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 19, 20, 150})
  void aRestoredModelSaysWhatItWouldHaveSaid(int stop) throws Exception {
    List<String> expected;
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(Backend.ROCKSDB, SETTINGS)) {
      harness.take("a", 0, stop);
      state = harness.savepoint();
      harness.taken();
      harness.take("a", stop, 300);
      expected = texts(harness.taken());
    }
    try (TrainHarness harness = TrainHarness.restore(Backend.HEAP, SETTINGS, state)) {
      harness.take("a", stop, 300);
      assertThat(texts(harness.taken())).isEqualTo(expected);
    }
  }

  private static List<String> texts(List<OutRecord> records) {
    return records.stream()
        .map(record -> record.topic() + " " + HexFormat.of().formatHex(record.value()))
        .toList();
  }

  /** One bad step in two says as little as a model that is stuck; one in a hundred is a first. */
  @Test
  void whatIsWellAgainBeginsAnew() {
    assertThat(said(2, 2_000)).isEqualTo(4);
    assertThat(said(UndoneSteps.RECOVERED, 1_000)).isEqualTo(2);
    assertThat(said(UndoneSteps.RECOVERED + 1, 1_010)).isEqualTo(10);
  }

  /** How often something is said of a model with one undone step in so many. */
  private static long said(int every, int steps) {
    Model model = Model.initial(Points.model(1), "a");
    Agenda agenda = new Agenda();
    UndoneSteps undone = new UndoneSteps("points");
    long said = 0;
    for (int step = 1; step <= steps; step++) {
      if (step % every == 0) {
        said += undone.note("a", agenda, model, 0) == null ? 0 : 1;
      } else {
        model.training().step++;
      }
    }
    return said;
  }

  @Test
  void aModelThatBeganAnewBeginsAnewInThisToo() throws Exception {
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, SETTINGS)) {
      harness.take("a", 0, 8);
      assertThat(Notices.of(harness.taken())).hasSize(1);
      Command reset = Command.of("c", Optional.of("a"), Command.Action.RESET);
      harness.told(new Directive.Order(reset));
      harness.take("a", 8, 16);
      assertThat(Notices.of(harness.taken())).hasSize(1);
    }
  }
}
