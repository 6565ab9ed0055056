package org.thalweg.flink.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.LogLines;
import org.thalweg.local.Topics;
import org.thalweg.spec.OnGap;

/** Where a consumer of two partitions goes on when one of them has lost its end. */
final class GapsTest {

  private static final int RECORDS = 20;
  private static final TopicPartition WHOLE = new TopicPartition("cut", 0);
  private static final TopicPartition CUT = new TopicPartition("cut", 1);

  private static EmbeddedKafka kafka;

  private final LogLines lines = new LogLines();
  private final Gaps gaps = new Gaps(new UnregisteredMetricsGroup(), OnGap.WARN);
  private KafkaConsumer<byte[], byte[]> consumer;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start();
    Topics.create(kafka.bootstrap(), List.of(Topics.plain("cut", 2)));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        for (TopicPartition partition : List.of(WHOLE, CUT)) {
          var unused =
              producer.send(
                  new ProducerRecord<>(
                      partition.topic(), partition.partition(), null, new byte[] {(byte) i}));
        }
      }
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void assign() {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrap(), "auto.offset.reset", "none"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(List.of(WHOLE, CUT));
  }

  @AfterEach
  void close() {
    consumer.close();
    lines.close();
  }

  @Test
  void whatWasPolledOfAnotherPartitionIsReadAgain() {
    consumer.seek(WHOLE, 3);
    consumer.seek(CUT, 15);
    consumer.pause(List.of(CUT));
    poll(WHOLE);

    gaps.cross(consumer, Map.of(WHOLE, 3L, CUT, 15L), truncated(15, 12));
    assertThat(consumer.position(WHOLE)).isEqualTo(3);
    assertThat(consumer.position(CUT)).isEqualTo(12);
    assertThat(lines.with(""))
        .containsExactly(
            "WARN a gap in partition cut-1: to be read next was offset 15, the partition was cut at"
                + " 12 and has grown to 20 since: it has lost its end with a broker; the job goes on"
                + " at 12");
  }

  @Test
  void whatWasPolledOfThePartitionItselfIsNoGap() {
    consumer.seek(WHOLE, 0);
    consumer.seek(CUT, 10);
    consumer.pause(List.of(WHOLE));
    poll(CUT);

    gaps.cross(consumer, Map.of(WHOLE, 0L, CUT, 10L), truncated(RECORDS, 12));
    assertThat(consumer.position(WHOLE)).isZero();
    assertThat(consumer.position(CUT)).isEqualTo(10);
    assertThat(lines.count()).isZero();
  }

  @Test
  void aPartitionThatHasNotGrownSinceEndsBeforeIt() {
    gaps.cross(consumer, Map.of(), truncated(25, RECORDS));
    assertThat(consumer.position(CUT)).isEqualTo(RECORDS);
    assertThat(lines.with(""))
        .containsExactly(
            "WARN a gap in partition cut-1: to be read next was offset 25, the partition ends before"
                + " it, at 20: its topic was made anew, or has lost its end; the job goes on at 20");
  }

  private void poll(TopicPartition partition) {
    while (consumer.position(partition) < RECORDS) {
      consumer.poll(Duration.ofSeconds(1));
    }
  }

  private static LogTruncationException truncated(long expected, long cut) {
    return new LogTruncationException(
        "truncated", Map.of(CUT, expected), Map.of(CUT, new OffsetAndMetadata(cut)));
  }
}
