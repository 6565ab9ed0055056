package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thalweg.flink.io.SerializerContract.bytes;
import static org.thalweg.flink.io.SerializerContract.holds;
import static org.thalweg.flink.io.SerializerContract.refusesUnknownVersion;
import static org.thalweg.flink.io.SerializerContract.value;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.thalweg.event.Example;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.spec.NetworkChange;

final class TrainSerializersTest {

  private static final InRecord RECORD =
      new InRecord("t", 1, 2, 3, null, new byte[] {4}, Header.NONE);

  @Property(tries = 300)
  void eventsComeBack(@ForAll("examples") Example example) throws IOException {
    Event event = new Event(example, RECORD);
    holds(new EventSerializer(), event);
    holds(new DecodedSerializer(), event);
    Event back = value(new EventSerializer(), bytes(new EventSerializer(), event));
    assertThat(back.record()).usingRecursiveComparison().isEqualTo(RECORD);
    assertThat(back.example().key()).isEqualTo(example.key());
    assertThat(back.example().id()).isEqualTo(example.id());
    assertThat(back.example().time()).isEqualTo(example.time());
    assertThat(back.example().weight()).isEqualTo(example.weight());
    assertThat(back.example().features()).isEqualTo(example.features());
    assertThat(back.example().label()).isEqualTo(example.label());
  }

  @Test
  void refusalsComeBack() throws IOException {
    OutRecord letter = new OutRecord(OutTopic.DEAD_LETTERS, null, new byte[] {1, 2});
    Refusal refusal = new Refusal("points-0", letter);
    holds(new DecodedSerializer(), refusal);
    assertThat(value(new DecodedSerializer(), bytes(new DecodedSerializer(), refusal)))
        .usingRecursiveComparison()
        .isEqualTo(refusal);
  }

  @Test
  void agendasComeBackAndAreCopied() throws IOException {
    Agenda agenda = agenda();
    holds(new AgendaSerializer(), agenda);
    Agenda copy = new AgendaSerializer().copy(agenda);
    copy.open = 99;
    assertThat(agenda.open).isEqualTo(1);
    assertThat(value(new AgendaSerializer(), bytes(new AgendaSerializer(), agenda)))
        .usingRecursiveComparison()
        .isEqualTo(agenda);
  }

  /** Before it was counted that steps were undone. */
  @Test
  void anAgendaOfVersionOneIsRead() throws IOException {
    byte[] bytes = bytes(new AgendaSerializer(), agenda());
    byte[] before = Arrays.copyOf(bytes, bytes.length - 2 * Long.BYTES);
    before[0] = 1;
    Agenda expected = agenda();
    expected.undone = 0;
    expected.undoneAt = 0;
    assertThat(value(new AgendaSerializer(), before))
        .usingRecursiveComparison()
        .isEqualTo(expected);
  }

  @Test
  void modelsComeBackAndAreCopied() throws IOException {
    ModelSpec spec = Points.model(4);
    ModelSerializer serializer =
        new ModelSerializer(Definitions.toBytes(spec.definition()), NetworkChange.REFUSE);
    Model model = Model.initial(spec, "a");
    Learner learner = new Learner(spec);
    learner.learn(model, examples(0));
    holds(serializer, model);

    byte[] before = bytes(serializer, model);
    Model copy = serializer.copy(model);
    learner.learn(copy, examples(4));
    assertThat(bytes(serializer, model)).isEqualTo(before);
    assertThat(bytes(serializer, copy)).isNotEqualTo(before);
  }

  @Test
  void anUnknownVersionIsRefused() throws IOException {
    Event event = new Event(Points.event("a", 0).example(), RECORD);
    refusesUnknownVersion(
        new EventSerializer(), event, "Serialised event has a version from 1 to 1: 99");
    refusesUnknownVersion(
        new DecodedSerializer(), event, "Serialised decoded record has a version from 1 to 1: 99");
    refusesUnknownVersion(
        new AgendaSerializer(), agenda(), "Serialised agenda has a version from 1 to 2: 99");
    ModelSpec spec = Points.model(1);
    refusesUnknownVersion(
        new ModelSerializer(Definitions.toBytes(spec.definition()), NetworkChange.REFUSE),
        Model.initial(spec, ""),
        "a model's bytes must be of version 1: 99");
  }

  @Test
  void definitionsComeBack() {
    Map<String, Object> tree =
        Map.of(
            "map", Map.of("text", "ä", "flag", true),
            "list", List.of(1, 2L, 0.5, List.of()),
            "empty", Map.of());
    assertThat(Definitions.ofBytes(Definitions.toBytes(tree))).isEqualTo(tree);
    assertThatThrownBy(() -> Definitions.toBytes(new Object()))
        .hasMessage(
            "A definition is made of maps, lists, texts, flags and numbers: "
                + "class java.lang.Object");
  }

  @Test
  void anIntervalIsOneOfEventsAndTime() {
    assertThat(new Interval(10, 0).passed(9, 10)).isTrue();
    assertThat(new Interval(10, 0).passed(10, 19)).isFalse();
    assertThat(new Interval(10, 0).passed(19, 41)).isTrue();
    assertThat(new Interval(0, 5).passed(0, 100)).isFalse();
    assertThatThrownBy(() -> new Interval(1, 1))
        .hasMessage("An interval is a number of events or milliseconds, from 1: 1 events, 1 ms");
    assertThatThrownBy(() -> new Interval(0, 0))
        .hasMessage("An interval is a number of events or milliseconds, from 1: 0 events, 0 ms");
  }

  private static Agenda agenda() {
    Agenda agenda = new Agenda();
    agenda.open = 1;
    agenda.definedBy = 9;
    agenda.closeAt = 2;
    agenda.reportAt = 3;
    agenda.snapshotAt = 4;
    agenda.reported = 5;
    agenda.published = 6;
    agenda.timer = 7;
    agenda.touched = 8;
    agenda.passed = 9;
    agenda.baseline = 0.5;
    agenda.undone = 10;
    agenda.undoneAt = 11;
    agenda.controls = new Controls(true, 0.1, List.of("0.dense", "head"));
    return agenda;
  }

  private static List<Example> examples(long from) {
    List<Example> examples = new ArrayList<>();
    for (long offset = from; offset < from + 4; offset++) {
      examples.add(Points.event("a", offset).example());
    }
    return examples;
  }

  @Provide
  Arbitrary<Example> examples() {
    return Combinators.combine(
            Arbitraries.strings().ofMaxLength(20),
            Arbitraries.strings().ofMaxLength(20).injectNull(0.3),
            Arbitraries.longs(),
            Arbitraries.floats().between(0, 1000),
            floats(900),
            floats(3))
        .as(Example::new);
  }

  private static Arbitrary<float[]> floats(int most) {
    return Arbitraries.integers()
        .map(Float::intBitsToFloat)
        .map(value -> Float.isNaN(value) ? Float.NaN : value)
        .array(float[].class)
        .ofMaxSize(most);
  }
}
