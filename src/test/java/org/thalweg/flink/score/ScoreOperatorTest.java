package org.thalweg.flink.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.runtime.checkpoint.channel.InputChannelInfo;
import org.apache.flink.runtime.io.network.api.EndOfPartitionEvent;
import org.apache.flink.runtime.io.network.partition.consumer.BufferOrEvent;
import org.apache.flink.runtime.io.network.partition.consumer.IndexedInputGate;
import org.apache.flink.streaming.runtime.io.MockInputGate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.train.Points;

/** Events meet models: first, next, late, bad and none. */
final class ScoreOperatorTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theNewestSnapshotScoresFromTheNextEventOn(boolean keyed) throws Exception {
    Snapshots a = new Snapshots("a");
    Snapshots b = new Snapshots("b");
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      harness.models(a.next());
      harness.models(b.next());
      harness.event(Points.record("a", 100));
      harness.models(a.next());
      harness.event(Points.record("a", 101));
      harness.event(Points.record("b", 102));
      assertThat(harness.scored()).containsExactly("100 by 1", "101 by 2", "102 by 1");
    }
  }

  @Test
  void aPredictionSaysWhichModelMadeItOfWhatAndWhen() throws Exception {
    Snapshots a = new Snapshots("a");
    try (ScoreHarness harness = ScoreHarness.start(settings(true, 1, 0))) {
      harness.time(77);
      harness.models(a.next());
      InRecord event = Points.record("a", 100);
      harness.event(event);
      GenericRecord prediction = ScoreHarness.prediction(harness.taken().get(0));
      assertThat(prediction.get("event")).hasToString("points-0-100");
      assertThat(prediction.get("model")).hasToString("a");
      assertThat(prediction.get("version")).isEqualTo(1L);
      assertThat(prediction.get("step")).isEqualTo(5L);
      assertThat(prediction.get("label")).isNull();
      assertThat(prediction.get("topic")).hasToString("points");
      assertThat(prediction.get("learnt"))
          .hasToString("[{\"topic\": \"points\", \"partition\": 0, \"offset\": 5}]");
      assertThat(prediction.get("scored")).isEqualTo(77L);
      float[] expected = a.predict(event);
      assertThat((List<?>) prediction.get("probabilities"))
          .isEqualTo(List.of(expected[0], expected[1]));
      assertThat(prediction.get("prediction"))
          .hasToString(expected[0] > expected[1] ? "left" : "right");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eventsWaitForTheirFirstModelInOrder(boolean keyed) throws Exception {
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      for (long offset = 0; offset < 2; offset++) {
        harness.event(Points.record("a", offset));
        harness.event(Points.record("b", 10 + offset));
      }
      assertThat(harness.taken()).isEmpty();
      harness.models(new Snapshots("b").next());
      assertThat(harness.scored()).containsExactly("10 by 1", "11 by 1");
      harness.models(new Snapshots("a").next());
      assertThat(harness.scored()).containsExactly("0 by 1", "1 by 1");
    }
  }

  @Test
  void whoWaitsTooLongOrFindsNoRoomBecomesADeadLetter() throws Exception {
    try (ScoreHarness harness = ScoreHarness.start(settings(false, 1, 0))) {
      for (long offset = 0; offset < 5; offset++) {
        harness.time(1000 + offset * 10);
        harness.event(Points.record("a", offset));
      }
      assertThat(harness.letters())
          .containsExactly(
              "4 NO_MODEL there must be a snapshot of model a:"
                  + " too many events wait for one already");
      harness.time(2010);
      assertThat(harness.letters())
          .containsExactly(
              "0 NO_MODEL there must be a snapshot of model a: none came within 1000 ms",
              "1 NO_MODEL there must be a snapshot of model a: none came within 1000 ms");
      harness.models(new Snapshots("a").next());
      assertThat(harness.scored()).containsExactly("2 by 1", "3 by 1");
      harness.event(Points.record("b", 9));
      harness.end();
      assertThat(harness.letters())
          .containsExactly(
              "9 NO_MODEL there must be a snapshot of model b: none came before the input ended");
      harness.event(Points.record("b", 10));
      assertThat(harness.letters()).hasSize(1);
    }
  }

  /** A job that starts on a backlog: the events come faster than the models are read. */
  @Test
  void whileAJobStartsEventsAreHeldBackInsteadOfRefused() throws Exception {
    try (ScoreHarness harness = ScoreHarness.start(settings(false, 1, 0))) {
      events(harness, 0, 7);
      harness.models(new Snapshots("b").next());
      events(harness, 7, 8);
      assertThat(harness.taken()).isEmpty();
      events(harness, 8, 9);
      assertThat(harness.letters())
          .containsExactly(
              "8 NO_MODEL there must be a snapshot of model a:"
                  + " too many events wait for one already");
      harness.models(new Snapshots("a").next());
      assertThat(harness.scored()).hasSize(8).startsWith("0 by 1", "1 by 1");
    }
  }

  /** Whoever waits on without end, once other models serve and their topic is quiet. */
  @Test
  void onceTheModelsHaveBeenReadNobodyIsHeldBack() throws Exception {
    try (ScoreHarness harness = ScoreHarness.start(settings(false, 1, 0))) {
      harness.models(new Snapshots("b").next());
      events(harness, 0, 4);
      harness.time(999);
      harness.models(new Snapshots("c").next());
      events(harness, 4, 5);
      assertThat(harness.taken()).isEmpty();
      harness.models(new Snapshots("a").next());
      assertThat(harness.scored()).hasSize(5);
      harness.time(1999);
      for (long offset = 5; offset < 10; offset++) {
        harness.event(Points.record("d", offset));
      }
      assertThat(harness.letters())
          .containsExactly(
              "9 NO_MODEL there must be a snapshot of model d:"
                  + " too many events wait for one already");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatCannotBeReadWaitsForNoModel(boolean keyed) throws Exception {
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      harness.models(new Snapshots("a").next());
      harness.event(new InRecord("points", 0, 3, -1, null, new byte[] {2}, Header.NONE));
      harness.event(new InRecord("points", 0, 4, -1, null, null, Header.NONE));
      assertThat(harness.letters())
          .containsExactly(
              "3 UNDECODABLE byte 1: a length must be from 0 to the 0 bytes left: 1",
              "4 UNDECODABLE the event must have a value: null");
    }
  }

  @Test
  void aBatchGrowsWhileMoreEventsLieReady() throws Exception {
    Snapshots a = new Snapshots("a");
    IndexedInputGate gate = gate(1);
    try (ScoreHarness harness = ScoreHarness.behind(settings(true, 3, 0), gate)) {
      harness.models(a.next());
      events(harness, 0, 2);
      assertThat(harness.taken()).isEmpty();
      events(harness, 2, 4);
      assertThat(harness.scored()).containsExactly("0 by 1", "1 by 1", "2 by 1");
      gate.pollNext();
      events(harness, 4, 6);
      assertThat(harness.scored()).containsExactly("3 by 1", "4 by 1", "5 by 1");
    }
  }

  /** What lies ready may be anything. */
  @Test
  void aBatchDoesNotWaitLongForWhatLiesReady() throws Exception {
    try (ScoreHarness harness = ScoreHarness.behind(settings(true, 3, 0), gate(1))) {
      harness.models(new Snapshots("a").next());
      events(harness, 0, 2);
      harness.time(5);
      assertThat(harness.scored()).containsExactly("0 by 1", "1 by 1");
      events(harness, 2, 3);
      harness.time(10);
      assertThat(harness.scored()).containsExactly("2 by 1");
    }
  }

  /** Their answers depend on the events before them in the batch. */
  @Test
  void eventsOfAStatefulNetworkAreScoredAlone() throws Exception {
    assertThat(statefulScores(3)).hasSize(4).isEqualTo(statefulScores(1));
  }

  /** Of two events that waited for the model, and of two that lie ready. */
  private static List<Object> statefulScores(int batch) throws Exception {
    List<?> stateful = List.of(Map.of("gru", Map.of("units", 4, "stateful", true)));
    Snapshots a = new Snapshots("a", WindowModel.model(stateful), 1 << 16);
    try (ScoreHarness harness = ScoreHarness.behind(settings(true, batch, 0), gate(1))) {
      events(harness, 0, 2);
      harness.models(a.next());
      events(harness, 2, 4);
      List<Object> scores = new ArrayList<>();
      for (OutRecord record : harness.taken()) {
        scores.add(ScoreHarness.prediction(record).get("probabilities"));
      }
      return scores;
    }
  }

  /** Timers pile up where each batch leaves one behind. */
  @Test
  void whileSomebodyWaitsThereAreAFewTimersAtMost() throws Exception {
    try (ScoreHarness harness = ScoreHarness.start(settings(true, 3, 5))) {
      harness.models(new Snapshots("a").next());
      harness.event(Points.record("b", 0));
      for (int i = 1; i <= 100; i++) {
        events(harness, i, i + 1);
        harness.time(9L * i);
        assertThat(harness.scored()).containsExactly(i + " by 1");
        assertThat(harness.timers()).isEqualTo(1);
      }
    }
  }

  private static IndexedInputGate gate(int buffers) {
    return new MockInputGate(
        1,
        Collections.nCopies(
            buffers, new BufferOrEvent(EndOfPartitionEvent.INSTANCE, new InputChannelInfo(0, 0))),
        false);
  }

  @Test
  void whatIsDamagedMixedUpOrDeletedNeverReplacesAGoodModel() throws Exception {
    Snapshots a = new Snapshots("a", Points.model(1), 1024);
    try (ScoreHarness harness = ScoreHarness.start(settings(true, 1, 0))) {
      List<InRecord> first = a.next();
      assertThat(first).hasSizeGreaterThan(1);
      harness.models(first);
      List<InRecord> damaged = new ArrayList<>(a.next());
      damaged.set(1, Snapshots.damaged(damaged.get(1)));
      harness.models(damaged);
      byte[] bytes = damaged.get(1).value();
      harness.models(List.of(chunk(new byte[] {1}, bytes), chunk(null, null)));
      harness.models(first.stream().map(chunk -> chunk(chunk.key(), null)).toList());
      harness.models(a.next().subList(0, 1));
      harness.event(Points.record("a", 100));
      List<InRecord> mixed = new ArrayList<>(a.next());
      Collections.reverse(mixed);
      mixed.addAll(List.copyOf(mixed));
      harness.models(mixed);
      harness.event(Points.record("a", 101));
      assertThat(harness.scored()).containsExactly("100 by 1", "101 by 4");
    }
  }

  @Test
  void aModelWhoseFeaturesAreNotInTheEventsIsRefusedAndSaysWhy() throws Exception {
    ScoreSettings settings =
        new ScoreSettings(
            Map.of(
                "schema",
                SchemaBuilder.record("Point")
                    .fields()
                    .requiredString("tenant")
                    .requiredDouble("x")
                    .endRecord()
                    .toString()),
            false,
            1,
            0,
            1000,
            4,
            1 << 20,
            10,
            1 << 20);
    try (ScoreHarness harness = ScoreHarness.start(settings)) {
      byte[] value = {2, 'a', 0, 0, 0, 0, 0, 0, 0, 0};
      harness.event(new InRecord("points", 0, 0, -1, null, value, Header.NONE));
      harness.models(new Snapshots("").next());
      harness.time(1000);
      assertThat(harness.letters())
          .containsExactly(
              "0 NO_MODEL there must be a snapshot of the model: none came within 1000 ms;"
                  + " the last was refused: version 1: features.y: the schema has no field y;"
                  + " did you mean x?");
    }
  }

  @Test
  void aBatchIsScoredWhenItIsFullOrItsDelayIsOverOrAModelOrABarrierComes() throws Exception {
    Snapshots a = new Snapshots("a");
    try (ScoreHarness harness = ScoreHarness.start(settings(true, 3, 50))) {
      harness.models(a.next());
      events(harness, 0, 2);
      assertThat(harness.taken()).isEmpty();
      events(harness, 2, 4);
      assertThat(harness.scored()).containsExactly("0 by 1", "1 by 1", "2 by 1");
      harness.time(50);
      assertThat(harness.scored()).containsExactly("3 by 1");
      events(harness, 4, 5);
      harness.models(a.next());
      events(harness, 5, 6);
      harness.snapshot();
      assertThat(harness.scored()).containsExactly("4 by 1", "5 by 2");
      events(harness, 6, 7);
      harness.end();
      assertThat(harness.scored()).containsExactly("6 by 2");
    }
  }

  /** Larger than what is made at once: the events go on, and the model comes when it is there. */
  @Test
  void aLargeModelIsMadeBesideTheEvents() throws Exception {
    Snapshots small = new Snapshots("a");
    Snapshots large = new Snapshots("a", Points.model(1, 0.05, 100_000), 1 << 16);
    try (ScoreHarness harness = ScoreHarness.start(settings(true, 1, 0))) {
      harness.models(small.next());
      small.next();
      harness.models(large.next().subList(0, 3));
      harness.event(Points.record("a", 0));
      assertThat(harness.scored()).containsExactly("0 by 1");
      harness.models(large.next());
      harness.end();
      harness.event(Points.record("a", 1));
      assertThat(harness.scored()).containsExactly("1 by 2");
    }
  }

  static void events(ScoreHarness harness, long from, long to) throws Exception {
    for (long offset : LongStream.range(from, to).toArray()) {
      harness.event(Points.record("a", offset));
    }
  }

  private static InRecord chunk(byte[] key, byte[] value) {
    return new InRecord("models", 0, 0, -1, key, value, Header.NONE);
  }

  /** A second of patience, and room for four. */
  static ScoreSettings settings(boolean keyed, int batch, long delay) {
    return new ScoreSettings(
        Map.of("schema", Points.SCHEMA.toString(), "key", "tenant"),
        keyed,
        batch,
        delay,
        1000,
        4,
        1 << 20,
        10,
        1 << 20);
  }
}
