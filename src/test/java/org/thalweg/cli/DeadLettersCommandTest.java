package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.event.ReasonCode;
import org.thalweg.flink.io.Header;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.letters.LetterBox;

/** {@code thalweg dead-letters}, as it is typed and as it answers. */
final class DeadLettersCommandTest {

  private static EmbeddedKafka kafka;

  @TempDir Path folder;
  private String out;
  private String err;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void lettersAreCountedShownAndReplayed() throws Exception {
    try (LetterBox box = new LetterBox(kafka.bootstrap(), "shown", 1)) {
      Path job = file(box.text());
      assertThat(run(job)).isZero();
      assertThat(out)
          .isEqualTo("shown.dead-letters at " + kafka.bootstrap() + ": 0 dead letters\n");

      byte[] escape = "\u001b[31m".getBytes(StandardCharsets.UTF_8);
      box.post(box.event(0, 5, "k\n", "v", new Header("h\r", escape)), ReasonCode.UNDECODABLE);
      box.post(box.event(0, 6, null, "w".repeat(60)), ReasonCode.UNKNOWN_CLASS);
      long unused =
          box.put(
              new ProducerRecord<>("shown.dead-letters", "odd".getBytes(StandardCharsets.UTF_8)));

      assertThat(run(job)).isZero();
      assertThat(out)
          .isEqualTo(
              """
              shown.dead-letters at %s: 2 dead letters

                reason          letters   replayed                  first                   last
                UNDECODABLE           1          0   1970-01-01T00:00:02Z   1970-01-01T00:00:02Z
                UNKNOWN_CLASS         1          0   1970-01-01T00:00:02Z   1970-01-01T00:00:02Z

                shown.events-0-6   UNKNOWN_CLASS   1970-01-01T00:00:02Z
                  must be right: wrong
                  value  60 bytes  %s  %s ...

                shown.events-0-5   UNDECODABLE   1970-01-01T00:00:02Z
                  must be right: wrong
                  key  2 bytes  6b 0a  k.
                  header h?  5 bytes  1b 5b 33 31 6d  .[31m
                  value  1 byte  76  v

              1 record of the topic can't be read as a dead letter
              """
                  .formatted(kafka.bootstrap(), "77 ".repeat(48).strip(), "w".repeat(48)));

      assertThat(run(job, "--count", "--reason", "unknown_class")).isZero();
      assertThat(out).contains(": 1 dead letter\n").doesNotContain("UNDECODABLE", "must be");
      assertThat(run(job, "--oldest", "--limit", "1")).isZero();
      assertThat(out).contains("shown.events-0-5").doesNotContain("shown.events-0-6");

      assertThat(run(job, "--replay", "--dry-run")).isZero();
      assertThat(out)
          .isEqualTo("would write 2 events to shown.events at " + kafka.bootstrap() + "\n");
      assertThat(run(job, "--replay")).isZero();
      assertThat(out).isEqualTo("wrote 2 events to shown.events at " + kafka.bootstrap() + "\n");
      assertThat(run(job, "--replay", "--reason", "UNDECODABLE,UNKNOWN_CLASS")).isZero();
      assertThat(out)
          .isEqualTo(
              "wrote 0 events to shown.events at "
                  + kafka.bootstrap()
                  + "\n  left out: 2 letters, replayed before\n");
      assertThat(run(job, "--limit", "1")).isZero();
      assertThat(out).contains("UNKNOWN_CLASS         1          1", "02Z   replayed\n");
      assertThat(err).isEmpty();
    }
  }

  @Test
  void aTopicThatIsNotThereIsNamed() throws IOException {
    Path job = file(Files.readString(Path.of("jobs/sea.yaml")).replace("../schemas", absolute()));
    assertThat(run(job, "--kafka", kafka.bootstrap(), "--replay")).isEqualTo(1);
    assertThat(err)
        .isEqualTo(
            "thalweg: there is no topic sea.dead-letters, sea.events at "
                + kafka.bootstrap()
                + ": has the job run there?\n");
  }

  @Test
  void optionsThatContradictEachOtherAreRefused() throws IOException {
    Path job = file("");
    assertThat(run(job, "--dry-run")).isEqualTo(2);
    assertThat(err).startsWith("--dry-run needs --replay\n");
    assertThat(run(job, "--limit", "0")).isEqualTo(2);
    assertThat(err).startsWith("--limit must be from 1 to 10000: 0\n");
    assertThat(run(job, "--replay", "--count")).isEqualTo(2);
    assertThat(err).startsWith("--count and --oldest are for showing, not for --replay\n");
  }

  private static String absolute() {
    return Path.of("schemas").toAbsolutePath().toString();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("job.yaml"), text);
  }

  private int run(Path job, String... options) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    String[] arguments =
        Stream.concat(Stream.of("dead-letters", job.toString()), Stream.of(options))
            .toArray(String[]::new);
    int code = Main.run(new PrintWriter(outText), new PrintWriter(errText, true), arguments);
    out = outText.toString();
    err = errText.toString();
    return code;
  }
}
