package org.thalweg.benchmarks;

import static org.thalweg.benchmarks.ScoreBenchmark.print;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.thalweg.benchmarks.Traffic.Receiver;
import org.thalweg.benchmarks.Traffic.Sender;
import org.thalweg.flink.io.OutSchemas;
import org.thalweg.local.JobTopics;
import org.thalweg.local.TopicScan;
import org.thalweg.local.Topics;
import org.thalweg.snapshot.ChunkKey;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/**
 * A model of 10 million parameters (40 MB) is swapped again and again while 1,000 events a second
 * are scored. The pause is the longest time between two predictions, by the clock of the operator
 * and as a receiver sees it; beside it, that of as many seconds without a swap.
 */
final class ScoreSwap {

  private static final int RATE = 1_000;
  private static final int VERSIONS = 6;
  private static final int WARM_UP = 20;
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
    ScoreJob job = stage.jobs().score(train, MODELS, "{}");
    new JobTopics(job).create();
    publish(versions.get(0));

    int count = RATE * (WARM_UP + 2 * seconds);
    Times quiet = new Times();
    Times swapping = new Times();
    Set<Long> seen = new HashSet<>();
    CountDownLatch begin = new CountDownLatch(1);
    Thread publisher = new Thread(() -> publishAll(versions, begin), "publisher");
    publisher.setDaemon(true);
    publisher.start();
    Times quietScoring = new Times();
    Times swappingScoring = new Times();
    try (ChildJvm flink = FlinkWorker.start("1536m", job);
        Receiver receiver = new Receiver(stage.bootstrap(), job.predictions())) {
      Sender sender =
          new Sender(stage.bootstrap(), job.topic(), count, RATE, ScoreJobs.largeEvents());
      sender.start();
      int[] next = {0};
      long[] last = {0, 0};
      int received =
          receiver.receive(
              count,
              (record, nanos) -> {
                int i = next[0]++;
                if (i == RATE * (WARM_UP + seconds)) {
                  begin.countDown();
                }
                GenericRecord prediction = prediction(record);
                long scored = 1_000_000 * (Long) prediction.get("scored");
                if (i > RATE * WARM_UP) {
                  boolean quietly = i <= RATE * (WARM_UP + seconds);
                  (quietly ? quiet : swapping).add(nanos - last[0]);
                  (quietly ? quietScoring : swappingScoring).add(scored - last[1]);
                }
                last[0] = nanos;
                last[1] = scored;
                seen.add((Long) prediction.get("version"));
              });
      print("swap of 10 million parameters (40 MB) at %,d events/s", RATE);
      print("  %,d events, %,d predictions, versions %s", count, received, seen);
      print(
          "  without a swap, longest pause %.0f ms in scoring, %.1f ms at the receiver",
          quietScoring.max(), quiet.max());
      print(
          "  %d swaps,        longest pause %.0f ms in scoring, %.1f ms at the receiver",
          seen.size() - 1, swappingScoring.max(), swapping.max());
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

  private GenericRecord prediction(ConsumerRecord<byte[], byte[]> record) {
    try {
      return reader.read(null, DecoderFactory.get().binaryDecoder(record.value(), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
