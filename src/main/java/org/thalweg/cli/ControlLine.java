package org.thalweg.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.thalweg.definition.Plain;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.CommandFormat;
import org.thalweg.flink.io.Notice;
import org.thalweg.score.ScoringException;
import org.thalweg.score.TopicRead;
import org.thalweg.spec.TrainJob;

/** A line to a running job: commands go out, answers come back. */
final class ControlLine implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String PATIENCE_MILLIS = "15000";

  private final TrainJob job;
  private final KafkaConsumer<byte[], byte[]> answers;

  /**
   * Opens the line: from here on answers are heard.
   *
   * @throws CommandFailure if no broker answers, or there is no metrics topic
   */
  ControlLine(TrainJob job) {
    this.job = job;
    Properties settings = client();
    // What a job has not committed is no answer yet.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    try {
      answers =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      String topic = job.publish().metrics().topic();
      List<TopicPartition> partitions = TopicRead.partitions(answers, topic);
      if (partitions.isEmpty()) {
        throw new KafkaException("there is no topic " + topic);
      }
      answers.assign(partitions);
      answers.seekToEnd(partitions);
      partitions.forEach(answers::position);
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  private Properties client() {
    return job.kafka().clientProperties();
  }

  private CommandFailure unreachable(Exception e) {
    return new CommandFailure(
        "the topics of %s cannot be reached at %s: is the broker up, and are they there? (%s)"
            .formatted(job.name(), job.kafka().bootstrap(), ScoringException.reason(e)),
        e);
  }

  /** Sends a command; once this returns, the broker has it. */
  void send(Command command) {
    Properties settings = client();
    settings.put("delivery.timeout.ms", PATIENCE_MILLIS);
    settings.put("request.timeout.ms", "10000");
    settings.put("max.block.ms", PATIENCE_MILLIS);
    byte[] id = command.id().getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(job.control(), id, CommandFormat.encode(command))).get();
    } catch (KafkaException | ExecutionException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while sending", e);
    }
  }

  /**
   * Waits until all subtasks that a command concerns have answered.
   *
   * @return what was done
   * @throws CommandFailure with what was refused, or if no answer comes in time
   */
  String await(Command command, Duration timeout) {
    List<Notice> heard = new ArrayList<>();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!complete(heard)) {
      if (System.nanoTime() > deadline) {
        throw new CommandFailure(
            "%s has not answered within %d s: does it run, and does it make checkpoints? The command stays on %s"
                .formatted(job.name(), timeout.toSeconds(), job.control()));
      }
      for (ConsumerRecord<byte[], byte[]> record : poll()) {
        Optional.ofNullable(record.value())
            .flatMap(Notice::ofReport)
            .filter(notice -> command.id().equals(notice.command()))
            .ifPresent(heard::add);
      }
    }
    return sentence(command, heard);
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    try {
      return answers.poll(POLL);
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  /** An answer that says nothing of how many there are stands beside those of the subtasks. */
  private static boolean complete(List<Notice> heard) {
    int expected = heard.stream().mapToInt(Notice::answers).max().orElse(0);
    return expected > 0
        && heard.stream().filter(notice -> notice.answers() > 0).count() >= expected;
  }

  private static String sentence(Command command, List<Notice> heard) {
    String refused =
        heard.stream()
            .filter(notice -> !notice.done())
            .map(Notice::message)
            .collect(Collectors.joining("; "));
    String done =
        heard.stream().filter(Notice::done).map(Notice::message).findFirst().orElse("nothing done");
    long models = heard.stream().mapToLong(Notice::models).sum();
    if (command.model().isEmpty()) {
      done += " (" + models + (models == 1 ? " model)" : " models)");
    }
    if (!refused.isEmpty()) {
      throw new CommandFailure(
          "refused: " + refused + (models == 0 ? "" : "; of the others: " + done));
    }
    return Plain.text(done);
  }

  @Override
  public void close() {
    answers.close();
  }
}
