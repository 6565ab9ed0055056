package org.thalweg.local.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.thalweg.event.ReasonCode;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.LocalException;

/** Every letter's event goes back once, whatever happens to the replay. */
final class ReplayTest {

  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  private static LetterBox box(String name, int partitions) {
    return new LetterBox(kafka.bootstrap(), name, partitions);
  }

  @Test
  void eventsGoBackAsTheyWereAndOnlyOnce() throws Exception {
    try (LetterBox box = box("once", 2)) {
      Header[] headers = {
        new Header("b", LetterBox.bytes("1")),
        new Header("a", null),
        new Header("b", LetterBox.bytes("2"))
      };
      box.post(box.event(1, 7, "k", "v1", headers), ReasonCode.UNDECODABLE);
      box.post(box.event(0, 3, null, "v2"), ReasonCode.UNKNOWN_CLASS);
      box.post(box.event(1, 9, "k", null), ReasonCode.UNDECODABLE);

      assertThat(box.replay()).isEqualTo(new Replayed(3, 0, 0, 0));
      assertThat(box.replay()).isEqualTo(new Replayed(0, 3, 0, 0));

      List<String> events = box.events();
      assertThat(events)
          .extracting(event -> event.replaceFirst("replay-of=.*", "replay-of"))
          .containsExactlyInAnyOrder(
              "1 k v1 b=1 a=null b=2 thalweg-replay-of",
              "0 null v2 thalweg-replay-of",
              "1 k null thalweg-replay-of");
      assertThat(events).allMatch(event -> event.matches(".*of=once.dead-letters-[01]-[0-2]"));

      box.post(box.event(0, 12, "k", "v3"), ReasonCode.UNDECODABLE);
      assertThat(box.replay()).isEqualTo(new Replayed(1, 3, 0, 0));
      assertThat(box.events()).hasSize(4);
    }
  }

  @Test
  void aReplayThatBreaksOffBetweenTransactionsIsContinued() throws Exception {
    try (LetterBox box = box("broken", 1)) {
      List<String> expected = new ArrayList<>();
      List<InRecord> sent = new ArrayList<>();
      for (int i = 0; i < 1_200; i++) {
        sent.add(box.event(0, i, "k", "v" + i));
        expected.add("0 k v%d thalweg-replay-of=broken.dead-letters-0-%d".formatted(i, i));
      }
      box.post(sent, ReasonCode.UNDECODABLE);
      Replay breaks =
          new Replay(
              box.job(),
              LetterBox.options(),
              count -> {
                throw new IllegalStateException("after " + count);
              });
      assertThatThrownBy(breaks::run).hasMessage("after 500");
      assertThat(box.events()).isEqualTo(expected.subList(0, 500));

      assertThat(box.replay()).isEqualTo(new Replayed(700, 500, 0, 0));
      assertThat(box.events()).isEqualTo(expected);
    }
  }

  @Test
  void whatAKilledReplayLeftOpenIsTakenBack() throws Exception {
    try (LetterBox box = box("killed", 1);
        KafkaProducer<byte[], byte[]> killed =
            LetterBox.producer(box.job().kafka(), Courier.transactions(box.job()))) {
      box.post(box.event(0, 0, "k", "v"), ReasonCode.UNDECODABLE);
      killed.initTransactions();
      killed.beginTransaction();
      killed.send(new ProducerRecord<>(box.job().topic(), LetterBox.bytes("half"))).get();
      killed.flush();

      assertThat(box.replay().sent()).isEqualTo(1);
      assertThat(box.events()).containsExactly("0 k v thalweg-replay-of=killed.dead-letters-0-0");
      assertThatThrownBy(killed::commitTransaction)
          .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
    }
  }

  /** Else it might not see the mark of the replay before it. */
  @Test
  void anOpenTransactionOfTheJobIsWaitedFor() throws Exception {
    try (LetterBox box = box("open", 1);
        KafkaProducer<byte[], byte[]> job =
            LetterBox.producer(box.job().kafka(), "thalweg-open-0-0")) {
      box.post(box.event(0, 0, "k", "v"), ReasonCode.UNDECODABLE);
      job.initTransactions();
      job.beginTransaction();
      job.send(box.letter(box.event(0, 1, "k", "w"), ReasonCode.UNDECODABLE)).get();

      Replay impatient =
          new Replay(box.job(), LetterBox.options(), sent -> {}, Duration.ofMillis(300));
      assertThatThrownBy(impatient::run)
          .isInstanceOf(LocalException.class)
          .hasMessageStartingWith("a transaction is open on open.dead-letters");
      assertThat(box.events()).isEmpty();

      job.commitTransaction();
      assertThat(box.replay().sent()).isEqualTo(2);
    }
  }

  @Test
  void lettersOfOneReasonAreReplayedWithoutTheOthers() throws Exception {
    try (LetterBox box = box("reasons", 1)) {
      box.post(box.event(0, 0, "k", "a"), ReasonCode.UNDECODABLE);
      box.post(box.event(0, 1, "k", "b"), ReasonCode.UNKNOWN_CLASS);
      box.post(box.event(0, 2, "k", "c"), ReasonCode.UNDECODABLE);
      Replay first =
          new Replay(
              box.job(), new ReplayOptions(new TreeSet<>(List.of("UNDECODABLE")), 1), sent -> {});

      assertThat(first.run()).isEqualTo(new Replayed(1, 0, 0, 0));
      assertThat(box.replay("UNDECODABLE")).isEqualTo(new Replayed(1, 1, 0, 0));
      assertThat(box.replay("UNKNOWN_CLASS")).isEqualTo(new Replayed(1, 0, 0, 0));
      assertThat(box.replay()).isEqualTo(new Replayed(0, 3, 0, 0));
      assertThat(box.events())
          .extracting(event -> event.substring(4, 5))
          .containsExactly("a", "c", "b");
      List<Boolean> replayed = new ArrayList<>();
      assertThat(new LetterTopic(box.job()).read(letter -> replayed.add(letter.replayed())))
          .isZero();
      assertThat(replayed).containsExactly(true, true, true);
    }
  }

  @Test
  void anEventTooLargeForItsLetterComesFromItsOwnTopic() throws Exception {
    try (LetterBox box = box("large", 1)) {
      String large = "x".repeat(990 << 10);
      long offset =
          box.put(new ProducerRecord<>(box.job().topic(), 0, 1_000L, null, LetterBox.bytes(large)));
      box.post(box.event(0, offset, null, large), ReasonCode.UNDECODABLE);
      box.post(box.event(0, offset + 99, null, large), ReasonCode.UNDECODABLE);

      assertThat(box.replay()).isEqualTo(new Replayed(1, 0, 0, 1));
      assertThat(box.events())
          .containsExactly(
              "0 null " + large, "0 null " + large + " thalweg-replay-of=large.dead-letters-0-0");
    }
  }

  /**
   * At the letter's offset another event lies: as long, but not what the letter keeps; or later.
   */
  @Test
  void onATopicThatWasMadeAnewNoOtherEventIsReplayed() throws Exception {
    try (LetterBox box = box("anew", 1)) {
      String large = "x".repeat(990 << 10);
      byte[] other = LetterBox.bytes("y" + large.substring(1));
      byte[] longer = LetterBox.bytes(large + "x");
      byte[] same = LetterBox.bytes(large);
      String topic = box.job().topic();
      box.put(new ProducerRecord<>(topic, 0, 1_000L, null, other));
      box.put(new ProducerRecord<>(topic, 0, 1_000L, null, longer));
      box.put(new ProducerRecord<>(topic, 0, 1_001L, null, same));
      box.put(new ProducerRecord<>(topic, 0, 1_000L, LetterBox.bytes("k"), same));
      box.put(new ProducerRecord<>(topic, 0, 1_000L, null, new byte[0]));
      for (int offset = 0; offset < 5; offset++) {
        box.post(box.event(0, offset, offset == 3 ? "l" : null, large), ReasonCode.UNDECODABLE);
      }

      assertThat(box.replay()).isEqualTo(new Replayed(0, 0, 0, 5));
      assertThat(box.events()).hasSize(5);
    }
  }

  @Test
  void whatIsNoneOfTheJobsStaysWhereItIs() throws Exception {
    try (LetterBox box = box("others", 1)) {
      String letters = box.job().publish().deadLetters();
      box.put(new ProducerRecord<>(letters, LetterBox.bytes("no letter")));
      box.post(
          new InRecord("elsewhere", 0, 0, -1, null, null, Header.NONE), ReasonCode.UNDECODABLE);
      assertThat(new Replay(box.job(), LetterBox.options(), sent -> {}).rehearse())
          .isEqualTo(new Replayed(0, 0, 1, 0));

      box.post(box.event(1, 0, "k", "v"), ReasonCode.UNDECODABLE);
      assertThatThrownBy(box::replay)
          .isInstanceOf(LocalException.class)
          .hasMessage("others.events must have the partition that its events came from: 1 of 1");
      assertThat(box.events()).isEmpty();
    }
  }
}
