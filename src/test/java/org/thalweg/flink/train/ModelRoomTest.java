package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.flink.io.Notice;

final class ModelRoomTest {

  private final RecordedMetrics metrics = new RecordedMetrics();
  private final List<Notice> notices = new ArrayList<>();

  @Test
  void itSaysOnceThatItFillsAndOnceThatItIsFull() {
    ModelRoom room = room(0);
    for (int i = 0; i < 7; i++) {
      assertThat(room.take()).isTrue();
    }
    assertThat(notices).isEmpty();
    assertThat(room.take()).isTrue();
    assertThat(room.take()).isTrue();
    assertThat(messages())
        .containsExactly(
            "8 places are taken of the 10 of this subtask (model.max of the job: 40);"
                + " once all are taken, events of further keys become dead letters");
    assertThat(room.take()).isTrue();
    assertThat(room.take()).isFalse();
    assertThat(room.take()).isFalse();
    assertThat(messages().subList(1, 2))
        .containsExactly(
            "10 places are taken of the 10 of this subtask (model.max of the job: 40);"
                + " events of further keys become dead letters");
    assertThat(notices).hasSize(2);
  }

  @Test
  void itSaysSoAgainAfterItWasEmptier() {
    ModelRoom room = room(0);
    for (int i = 0; i < 8; i++) {
      room.take();
    }
    room.leave();
    room.take();
    assertThat(notices).hasSize(1);
    room.leave();
    room.leave();
    room.take();
    room.take();
    assertThat(notices).hasSize(2);
  }

  /** A job that was restored makes the same records as one that was not. */
  @Test
  void whatWasSaidBeforeARestoreIsNotSaidAgain() {
    ModelRoom room = room(8);
    room.take();
    assertThat(notices).isEmpty();
    room.take();
    assertThat(notices).hasSize(1);
  }

  @Test
  void moreThanThereIsRoomForStaysAndNoneIsAdded() {
    ModelRoom room = room(12);
    assertThat(room.take()).isFalse();
    assertThat(metrics.value("models")).isEqualTo(12);
    room.leave();
    room.leave();
    assertThat(room.take()).isFalse();
    room.leave();
    assertThat(room.take()).isTrue();
  }

  @Test
  void metricsSayHowFullItIs() {
    ModelRoom room = room(3);
    room.take();
    assertThat(metrics.value("models")).isEqualTo(4);
    assertThat(metrics.value("maxModels")).isEqualTo(10);
    assertThat(metrics.value("modelsOfMax")).isEqualTo(0.4);
    room.leave();
    assertThat(metrics.value("models")).isEqualTo(3);
  }

  private ModelRoom room(int models) {
    return new ModelRoom("points", 40, 10, models, metrics, notices::add);
  }

  private List<String> messages() {
    return notices.stream().map(Notice::message).toList();
  }
}
