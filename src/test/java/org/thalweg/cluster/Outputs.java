package org.thalweg.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a read-committed consumer of a job's topics has seen so far, in its order. */
final class Outputs implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, List<Item>> seen = new LinkedHashMap<>();

  /** A record's bytes. */
  record Item(ByteBuffer key, ByteBuffer value) {
    static Item of(ConsumerRecord<byte[], byte[]> record) {
      byte[] key = record.key() == null ? new byte[0] : record.key();
      return new Item(ByteBuffer.wrap(key), ByteBuffer.wrap(record.value()));
    }

    String name() {
      return StandardCharsets.UTF_8.decode(key.duplicate()).toString();
    }

    /** The model key: what stands before the number of an event, or the version of a model. */
    String model() {
      return name().split("[-/]", 2)[0];
    }
  }

  Outputs(String bootstrap, List<String> topics) {
    topics.forEach(topic -> seen.put(topic, new ArrayList<>()));
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "default.api.timeout.ms",
                3_000,
                "request.timeout.ms",
                3_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** How many records of a topic could be read up to now. */
  int count(String topic) {
    while (poll()) {}
    return seen.get(topic).size();
  }

  /** Reads up to where the topics end now. */
  void readAll() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      poll();
    }
  }

  private boolean poll() {
    boolean more = false;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      seen.get(record.topic()).add(Item.of(record));
      more = true;
    }
    return more;
  }

  /**
   * Everything seen, by topic and model key. Subtasks write to a partition side by side, so only
   * records of the same model have an order.
   */
  Map<String, Map<String, List<Item>>> byModel() {
    Map<String, Map<String, List<Item>>> all = new LinkedHashMap<>();
    seen.forEach(
        (topic, items) -> {
          Map<String, List<Item>> models = new TreeMap<>();
          for (Item item : items) {
            models.computeIfAbsent(item.model(), key -> new ArrayList<>()).add(item);
          }
          all.put(topic, models);
        });
    return all;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
