package org.thalweg.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.Topics;

/** A reading ends where the topic ended, or soon after nothing more comes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class TopicReadTest {

  private static final Duration SOON = Duration.ofMillis(300);
  private static final TopicPartition PLACE = new TopicPartition("t", 0);

  /** Fetches one batch of records at a time, and gives up a closed broker's answers soon. */
  private static KafkaConsumer<byte[], byte[]> consumer(EmbeddedKafka kafka) {
    return ModelTopic.consumer(
        Map.of(
            "bootstrap.servers", kafka.bootstrap(),
            "max.partition.fetch.bytes", "1",
            "default.api.timeout.ms", "2000"));
  }

  private static KafkaProducer<byte[], byte[]> producer(EmbeddedKafka kafka, String transactions) {
    Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", kafka.bootstrap()));
    if (transactions != null) {
      settings.put("transactional.id", transactions);
    }
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, int from, int to)
      throws Exception {
    for (int i = from; i < to; i++) {
      byte[] value = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>("t", null, value)).get();
    }
  }

  private static int number(ConsumerRecord<byte[], byte[]> record) {
    return Integer.parseInt(new String(record.value(), StandardCharsets.UTF_8));
  }

  @Test
  void readsWhatIsThereAndCommitted() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      Topics.create(kafka.bootstrap(), List.of(Topics.plain("t", 1)));
      try (KafkaProducer<byte[], byte[]> producer = producer(kafka, "some")) {
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, 0, 3);
        producer.commitTransaction();
        producer.beginTransaction();
        send(producer, 3, 5);
        producer.abortTransaction();
      }
      List<Integer> read = new ArrayList<>();
      try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
        List<TopicPartition> partitions = TopicRead.partitions(consumer, "t");
        TopicRead.all(consumer, partitions, record -> read.add(number(record)));
        assertThat(partitions).containsExactly(PLACE);
        assertThat(TopicRead.partitions(consumer, "none")).isEmpty();
      }
      assertThat(read).containsExactly(0, 1, 2);
    }
  }

  @Test
  void anEndThatTheTopicNoLongerReachesIsNotWaitedForForever() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        KafkaProducer<byte[], byte[]> producer = producer(kafka, null);
        KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
      Topics.create(kafka.bootstrap(), List.of(Topics.plain("t", 1)));
      send(producer, 0, 2);
      consumer.assign(List.of(PLACE));
      consumer.seekToBeginning(List.of(PLACE));
      List<Integer> read = new ArrayList<>();

      assertThatThrownBy(
              () ->
                  TopicRead.upTo(
                      consumer, Map.of(PLACE, 3L), SOON, record -> read.add(number(record))))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("nothing more came for 300 ms");
      assertThat(read).containsExactly(0, 1);
    }
  }

  @Test
  void aBrokerThatGoesAwayIsNotWaitedForForever() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
      Topics.create(kafka.bootstrap(), List.of(Topics.plain("t", 1)));
      try (KafkaProducer<byte[], byte[]> producer = producer(kafka, null)) {
        send(producer, 0, 10);
      }
      consumer.assign(List.of(PLACE));
      consumer.seekToBeginning(List.of(PLACE));
      List<Integer> read = new ArrayList<>();
      Runnable away = kafka::close;

      assertThatThrownBy(
              () ->
                  TopicRead.upTo(
                      consumer,
                      Map.of(PLACE, 10L),
                      SOON,
                      record -> {
                        read.add(number(record));
                        away.run();
                      }))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("nothing more came for 300 ms");
      assertThat(read).startsWith(0).hasSizeLessThan(10);
    }
  }
}
