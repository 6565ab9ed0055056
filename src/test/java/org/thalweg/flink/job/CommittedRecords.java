package org.thalweg.flink.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.thalweg.snapshot.Assembler;
import org.thalweg.snapshot.Snapshot;

/** Reads what is committed on topics of one partition: each record as the hex of key and value. */
final class CommittedRecords implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<String, List<String>> read = new TreeMap<>();

  CommittedRecords(String bootstrap, List<String> topics) {
    topics.forEach(topic -> read.put(topic, new ArrayList<>()));
    partitions = topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  void readUntil(String topic, int records) {
    while (read.get(topic).size() < records) {
      poll();
    }
  }

  /** What has been read of a topic. */
  List<String> of(String topic) {
    return List.copyOf(read.get(topic));
  }

  Map<String, List<String>> readToEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      poll();
    }
    return read;
  }

  /** The last whole snapshot of each model key among records of a models topic. */
  static Map<String, Snapshot> snapshots(List<String> chunks) {
    Map<String, Snapshot> last = new TreeMap<>();
    allSnapshots(chunks).forEach(snapshot -> last.put(snapshot.header().modelKey(), snapshot));
    return last;
  }

  /** The whole snapshots among records of a models topic, in their order. */
  static List<Snapshot> allSnapshots(List<String> chunks) {
    Assembler assembler = new Assembler(1 << 24);
    List<Snapshot> all = new ArrayList<>();
    for (String chunk : chunks) {
      String[] parts = chunk.split(" ", 2);
      Assembler.Result result =
          assembler.offer(HexFormat.of().parseHex(parts[0]), HexFormat.of().parseHex(parts[1]));
      if (result instanceof Assembler.Result.Complete complete) {
        all.add(complete.snapshot().read());
      }
    }
    return all;
  }

  private void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      String key = record.key() == null ? "" : HexFormat.of().formatHex(record.key());
      read.get(record.topic()).add(key + " " + HexFormat.of().formatHex(record.value()));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
