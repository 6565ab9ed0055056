package org.thalweg.local.letters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.thalweg.flink.io.DeadLetter;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.local.TopicScan;
import org.thalweg.score.TopicRead;
import org.thalweg.spec.KafkaSpec;

/** Finds events that were too large for their dead letters where they came from. */
final class Originals implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;

  Originals(KafkaSpec kafka) {
    consumer = TopicScan.consumer(kafka, "read_committed");
  }

  /**
   * The event that a letter is about, whole; empty if its topic no longer has it: an offset alone
   * may be another event's, on a topic that was made anew.
   */
  Optional<InRecord> find(DeadLetter letter) {
    InRecord cut = letter.event();
    TopicPartition place = new TopicPartition(cut.topic(), cut.partition());
    List<TopicPartition> only = List.of(place);
    consumer.assign(only);
    long end = consumer.endOffsets(only).get(place);
    if (consumer.beginningOffsets(only).get(place) > cut.offset()) {
      return Optional.empty();
    }
    consumer.seek(place, cut.offset());
    List<InRecord> found = new ArrayList<>();
    TopicRead.upTo(
        consumer,
        Map.of(place, Math.min(end, cut.offset() + 1)),
        TopicRead.PATIENCE,
        record -> {
          if (record.offset() == cut.offset() && isOf(letter, record)) {
            found.add(whole(cut, record));
          }
        });
    return found.stream().findFirst();
  }

  /** Whether what a letter keeps is the beginning of a record. */
  private static boolean isOf(DeadLetter letter, ConsumerRecord<byte[], byte[]> record) {
    InRecord cut = letter.event();
    boolean sameKey = cut.key() == null || Arrays.equals(cut.key(), record.key());
    boolean sameTime = cut.timestamp() < 0 || cut.timestamp() == record.timestamp();
    byte[] kept = cut.value() == null ? new byte[0] : cut.value();
    byte[] whole = record.value() == null ? new byte[0] : record.value();
    return sameKey
        && sameTime
        && whole.length == letter.size()
        && Arrays.mismatch(kept, 0, kept.length, whole, 0, Math.min(kept.length, whole.length)) < 0;
  }

  private static InRecord whole(InRecord cut, ConsumerRecord<byte[], byte[]> from) {
    Header[] headers = new Header[from.headers().toArray().length];
    int i = 0;
    for (org.apache.kafka.common.header.Header header : from.headers()) {
      headers[i++] = new Header(header.key(), header.value());
    }
    return new InRecord(
        cut.topic(),
        cut.partition(),
        cut.offset(),
        cut.timestamp(),
        from.key(),
        from.value(),
        headers);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
