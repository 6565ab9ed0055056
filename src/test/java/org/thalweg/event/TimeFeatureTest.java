package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.event.Fixtures.example;
import static org.thalweg.event.Fixtures.problems;
import static org.thalweg.event.Fixtures.record;
import static org.thalweg.event.Fixtures.spec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

final class TimeFeatureTest {

  private static final Schema MILLIS =
      record("at: [\"null\",{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}]");

  /** The names of the columns that are 1. */
  private static List<String> set(Schema schema, String options, Object value) {
    String events = "{features: {at: {type: time, " + options + "}}}";
    List<String> columns = spec(schema, events).columns();
    float[] row = example(schema, events, value).features();
    List<String> set = new ArrayList<>();
    for (int i = 0; i < row.length; i++) {
      if (row[i] != 0) {
        set.add(columns.get(i));
      }
    }
    return set;
  }

  @Test
  void partsAreOneHot() {
    long time = Instant.parse("2026-11-23T23:30:00Z").toEpochMilli();
    assertThat(set(MILLIS, "parts: [hour, weekday, month]", time))
        .containsExactly("at.hour=23", "at.weekday=0", "at.month=10");
    assertThat(set(MILLIS, "parts: [weekday, hour], zone: Europe/Oslo", time))
        .containsExactly("at.weekday=1", "at.hour=0");
    assertThat(set(MILLIS, "parts: [hour]", null)).isEmpty();
  }

  @Test
  void datesAndMicrosecondsAreTimesToo() {
    Schema date = record("at: {\"type\":\"int\",\"logicalType\":\"date\"}");
    assertThat(set(date, "parts: [weekday]", -1)).containsExactly("at.weekday=2");
    Schema micros = record("at: {\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}");
    assertThat(set(micros, "parts: [hour]", -1L)).containsExactly("at.hour=23");
  }

  @Test
  void timesBeyondTheCalendarStillHaveParts() {
    assertThat(set(MILLIS, "parts: [month]", Long.MAX_VALUE)).hasSize(1);
    assertThat(set(MILLIS, "parts: [month]", Long.MIN_VALUE)).hasSize(1);
  }

  @Test
  void mistakesAreNamed() {
    assertThat(problems(MILLIS, "{features: {at: {type: time, parts: [year], zone: Mars}}}"))
        .containsExactly(
            "events.features.at.parts[0]: must be one of hour, weekday, month: year",
            "events.features.at.zone: must be a time zone such as Europe/Oslo: Mars");
    assertThat(problems(record("at: int"), "{features: {at: {type: time, parts: [hour]}}}"))
        .containsExactly(
            "events.features.at: the field at must be a long of milliseconds, or with a"
                + " timestamp's logical type, or an int with the logical type date: int");
    assertThat(problems(MILLIS, "{features: {at: {type: time, parts: []}}}"))
        .containsExactly(
            "events.features.at.parts: must name at least one of hour, weekday, month: []");
  }
}
