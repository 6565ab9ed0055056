package org.thalweg.local.letters;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.thalweg.flink.io.DeadLetter;

/**
 * A dead letter on its topic.
 *
 * @param partition of the dead letters topic
 * @param offset in that partition
 * @param written when, in milliseconds since 1970
 * @param content what it says; never a mark
 * @param replayed whether it has been replayed
 */
public record Letter(
    int partition, long offset, long written, DeadLetter content, boolean replayed) {

  /** The record's content; empty if it is none of ours. */
  static Optional<DeadLetter> content(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(DeadLetter.read(record.value()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Letter of(ConsumerRecord<byte[], byte[]> record, DeadLetter content, Marks marks) {
    boolean replayed = marks.cover(record.partition(), record.offset(), content);
    return new Letter(record.partition(), record.offset(), record.timestamp(), content, replayed);
  }
}
