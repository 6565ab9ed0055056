package org.thalweg.local.letters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
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

  /** The event that a letter is about, whole; empty if its topic no longer has it. */
  Optional<InRecord> find(InRecord cut) {
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
          if (record.offset() == cut.offset()) {
            found.add(whole(cut, record));
          }
        });
    return found.stream().findFirst();
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
