package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.local.EmbeddedKafka;

/** Rows of an input that are wrong: what {@code thalweg feed} makes of them, and what it says. */
final class BadRowsTest {
  private static EmbeddedKafka kafka;

  @TempDir Path folder;
  private Path job;
  private Path csv;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void aFeedThatEndsInTheMiddleSaysHowToGoOn() throws IOException {
    job("middle", "input: {csv: {}}");
    rows(50, 40);
    Said said = feed();
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            """
            thalweg: %s, line 42, column x: must be a number (double): bad; 40 events are \
            on middle.events: mend it and go on with --skip 40, or leave it out with --skip 41, or \
            all such with badRows: skip
            """
                .formatted(csv));
    assertThat(events("middle")).isEqualTo(40);
    rows(50, -1);
    said = feed("--skip", "40");
    assertThat(said.out()).isEqualTo("wrote 10 events to middle.events at " + at());
    assertThat(events("middle")).isEqualTo(50);
    rows(50, 40);
    assertThat(feed("--skip", "41").out()).isEqualTo("wrote 9 events to middle.events at " + at());
  }

  @Test
  void aMistakeInTheFirstRowsShowsBeforeAnythingIsFed() throws IOException {
    job("first", "input: {csv: {}, badRows: stop}");
    rows(50, 31);
    Said said = feed();
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo("thalweg: " + csv + ", line 33, column x: must be a number (double): bad\n");
    assertThat(events("first")).isZero();
    assertThat(feed("--limit", "31").out()).isEqualTo("wrote 31 events to first.events at " + at());
  }

  @Test
  void badRowsAreLeftOutAndCounted() throws IOException {
    job("skip", "input: {csv: {}, badRows: skip}");
    rows(50, 1, 2, 40, 41);
    Said said = feed();
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .isEqualTo(
            """
            wrote 46 events to skip.events at %s\
            4 bad rows were left out:
              %s, line 3, column x: must be a number (double): bad
              %s, line 4, column x: must be a number (double): bad
              %s, line 42, column x: must be a number (double): bad
              ...
            """
                .formatted(at(), csv, csv, csv));
    assertThat(events("skip")).isEqualTo(46);
    Files.writeString(csv, "x,y\n1,\"2\"z\n2,2,2\n3,3\n\u00e4,4\n5,\"5\"");
    assertThat(feed().out())
        .isEqualTo(
            """
            wrote 2 events to skip.events at %s\
            3 bad rows were left out:
              %s, line 2: must have a delimiter behind the quotes that it closes
              %s, line 3: must have 2 cells: 3
              %s, line 5, column x: must be a number (double): \u00e4
            """
                .formatted(at(), csv, csv, csv));
  }

  private Said feed(String... options) {
    String[] all = new String[options.length + 6];
    String[] given = {
      "feed", job.toString(), "--input", csv.toString(), "--kafka", kafka.bootstrap()
    };
    System.arraycopy(given, 0, all, 0, given.length);
    System.arraycopy(options, 0, all, given.length, options.length);
    return Said.by(all);
  }

  private static String at() {
    return kafka.bootstrap() + "\n";
  }

  /** Rows 0, 1, ..., some of them bad. */
  private void rows(int count, int... bad) {
    StringBuilder text = new StringBuilder("x,y\n");
    for (int i = 0; i < count; i++) {
      int row = i;
      boolean isBad = Arrays.stream(bad).anyMatch(b -> b == row);
      text.append(isBad ? "bad" : i).append(",1\n");
    }
    try {
      Path unused = Files.writeString(csv, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void job(String name, String input) throws IOException {
    String schema =
        "{\"type\": \"record\", \"name\": \"E\", \"fields\": [{\"name\": \"x\", \"type\":"
            + " \"double\"}, {\"name\": \"y\", \"type\": \"double\"}]}";
    job = folder.resolve("job.yaml");
    csv = folder.resolve("in.csv");
    Files.writeString(folder.resolve("s.avsc"), schema);
    Path unused =
        Files.writeString(
            job,
            """
            thalweg: 1
            kind: train
            name: %s
            events: {topic: %s.events, schema: s.avsc, features: [x], label: {field: y, number: true}}
            network: []
            %s
            """
                .formatted(name, name, input));
    assertThat(Said.by("topics", job.toString(), "--kafka", kafka.bootstrap()).code()).isZero();
  }

  private static long events(String name) {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrap());
    TopicPartition partition = new TopicPartition(name + ".events", 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return consumer.endOffsets(List.of(partition)).get(partition);
    }
  }
}
