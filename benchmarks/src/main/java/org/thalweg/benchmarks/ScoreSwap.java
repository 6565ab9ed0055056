package org.thalweg.benchmarks;

import static org.thalweg.benchmarks.ScoreBenchmark.print;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.thalweg.benchmarks.Traffic.Receiver;
import org.thalweg.benchmarks.Traffic.Sender;
import org.thalweg.flink.io.OutSchemas;
import org.thalweg.flink.job.ScoreGraph;
import org.thalweg.local.JobTopics;
import org.thalweg.local.RunningJob;
import org.thalweg.local.TopicScan;
import org.thalweg.local.Topics;
import org.thalweg.snapshot.ChunkKey;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/**
 * A model of 10 million parameters (40 MB) is swapped again and again while 1,000 events a second
 * are scored. The pause is the longest time between two predictions; beside it, that of as many
 * seconds without a swap.
 */
final class ScoreSwap {

  private static final int RATE = 1_000;
  private static final int VERSIONS = 6;
  private static final int WARM_UP = 10;
  private static final String MODELS = "served.models";

  private final Stage stage;
  private final int seconds;
  private final GenericDatumReader<GenericRecord> reader =
      new GenericDatumReader<>(OutSchemas.PREDICTION);

  ScoreSwap(Stage stage, int seconds) {
    this.stage = stage;
    this.seconds = seconds;
  }

  void run() throws Exception {
    TrainJob train = stage.jobs().large();
    stage.train(train, 4 * VERSIONS, ScoreJobs.largeEvents());
    List<List<ConsumerRecord<byte[], byte[]>>> versions = versions(train.modelTopic());
    Topics.create(stage.bootstrap(), List.<NewTopic>of(Topics.plain(MODELS, 1)));
    ScoreJob job = stage.jobs().score(train, MODELS, "{size: 1}");
    new JobTopics(job).create();
    publish(versions.get(0));

    StreamExecutionEnvironment env = stage.flink().environment();
    ScoreGraph.build(env, job);
    int count = RATE * (WARM_UP + 2 * seconds);
    Times quiet = new Times();
    Times swapping = new Times();
    Set<Long> seen = new HashSet<>();
    CountDownLatch begin = new CountDownLatch(1);
    Thread publisher = new Thread(() -> publishAll(versions, begin), "publisher");
    publisher.setDaemon(true);
    publisher.start();
    try (Receiver receiver = new Receiver(stage.bootstrap(), job.predictions())) {
      RunningJob running = stage.flink().submit(env);
      Sender sender =
          new Sender(stage.bootstrap(), job.topic(), count, RATE, ScoreJobs.largeEvents());
      sender.start();
      int[] next = {0};
      long[] last = {0};
      int received =
          receiver.receive(
              count,
              (record, nanos) -> {
                int i = next[0]++;
                if (i == RATE * (WARM_UP + seconds)) {
                  begin.countDown();
                }
                if (i > RATE * WARM_UP) {
                  (i <= RATE * (WARM_UP + seconds) ? quiet : swapping).add(nanos - last[0]);
                }
                last[0] = nanos;
                seen.add(version(record));
              });
      print("swap of 10 million parameters (40 MB) at %,d events/s", RATE);
      print("  %,d events, %,d predictions, versions %s", count, received, seen);
      print("  without a swap, longest pause %.1f ms", quiet.max());
      print("  %d swaps,        longest pause %.1f ms", seen.size() - 1, swapping.max());
      running.cancel();
    }
  }

  /** The chunks of each version, as the training job wrote them. */
  private List<List<ConsumerRecord<byte[], byte[]>>> versions(String topic) {
    List<List<ConsumerRecord<byte[], byte[]>>> versions = new ArrayList<>();
    TopicScan.committed(
        stage.bootstrap(),
        topic,
        record -> {
          if (record.value() != null) {
            int version = (int) ChunkKey.of(record.key()).version();
            while (versions.size() < version) {
              versions.add(new ArrayList<>());
            }
            versions.get(version - 1).add(record);
          }
        });
    return versions;
  }

  private void publishAll(
      List<List<ConsumerRecord<byte[], byte[]>>> versions, CountDownLatch begin) {
    try {
      begin.await();
      for (int i = 1; i < VERSIONS; i++) {
        publish(versions.get(i));
        TimeUnit.MILLISECONDS.sleep(1_000L * seconds / VERSIONS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(List<ConsumerRecord<byte[], byte[]>> chunks) {
    try (KafkaProducer<byte[], byte[]> producer = Traffic.producer(stage.bootstrap(), 0)) {
      chunks.forEach(
          chunk -> producer.send(new ProducerRecord<>(MODELS, 0, chunk.key(), chunk.value())));
    }
  }

  private long version(ConsumerRecord<byte[], byte[]> record) {
    try {
      return (Long)
          reader
              .read(null, DecoderFactory.get().binaryDecoder(record.value(), null))
              .get("version");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
