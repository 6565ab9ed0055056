package org.thalweg.flink.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.Command.Action;
import org.thalweg.flink.io.CommandFormat;
import org.thalweg.flink.io.Notice;
import org.thalweg.spec.TrainJob;

/** Tells a job something, and waits for what it answers. */
final class ControlTopic implements AutoCloseable {

  private final String control;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> answers;
  private int commands;

  /**
   * From here on answers are heard.
   *
   * @param isolation of the reader
   */
  ControlTopic(String bootstrap, TrainJob job, String isolation) {
    control = job.control();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    answers =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", isolation),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    TopicPartition metrics = new TopicPartition(job.publish().metrics().topic(), 0);
    answers.assign(List.of(metrics));
    answers.seekToEnd(List.of(metrics));
    long unused = answers.position(metrics);
  }

  /** The id of the next command. */
  String id() {
    return "command-" + commands++;
  }

  /** All answers to a command that needs no more than its name; of all models if key is null. */
  List<Notice> tell(Action action, String key) throws Exception {
    return tell(Command.of(id(), Optional.ofNullable(key), action));
  }

  List<Notice> rollBack(long version, String key) throws Exception {
    return tell(Command.rollback(id(), Optional.ofNullable(key), version));
  }

  /** All answers to a command. */
  List<Notice> tell(Command command) throws Exception {
    return tell(CommandFormat.encode(command), command.id());
  }

  /** All answers under an id; null for those to what is no command. */
  List<Notice> tell(byte[] command, String id) throws Exception {
    producer.send(new ProducerRecord<>(control, command)).get();
    List<Notice> heard = new ArrayList<>();
    while (heard.isEmpty() || heard.size() < heard.get(0).answers()) {
      for (ConsumerRecord<byte[], byte[]> record : answers.poll(Duration.ofMillis(100))) {
        Notice.ofReport(record.value())
            .filter(notice -> Objects.equals(notice.command(), id))
            .ifPresent(heard::add);
      }
    }
    return heard;
  }

  @Override
  public void close() {
    producer.close();
    answers.close();
  }
}
