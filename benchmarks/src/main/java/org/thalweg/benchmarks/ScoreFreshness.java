package org.thalweg.benchmarks;

import static org.thalweg.benchmarks.ScoreBenchmark.print;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.thalweg.benchmarks.Traffic.Receiver;
import org.thalweg.benchmarks.Traffic.Sender;
import org.thalweg.flink.io.OutSchemas;
import org.thalweg.local.JobTopics;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/**
 * From when a labelled event was due at the producer to the first prediction, in a consumer's hands,
 * whose weights learnt from it. The training job publishes exactly once, a snapshot and a checkpoint
 * a second; 200 labelled events and 200 others a second.
 */
final class ScoreFreshness {

  private static final int RATE = 200;
  private static final int WARM_UP = 20;

  private final Stage stage;
  private final int seconds;
  private final GenericDatumReader<GenericRecord> reader =
      new GenericDatumReader<>(OutSchemas.PREDICTION);

  ScoreFreshness(Stage stage, int seconds) {
    this.stage = stage;
    this.seconds = seconds;
  }

  void run() throws Exception {
    TrainJob train = stage.jobs().mlp();
    ScoreJob score = stage.jobs().score(train, "mlp.models", "{}");
    new JobTopics(train).create();
    new JobTopics(score).create();
    int count = RATE * (WARM_UP + seconds);
    Times times = new Times();
    try (ChildJvm flink = FlinkWorker.start("1g", train, score);
        Receiver receiver = new Receiver(stage.bootstrap(), score.predictions())) {
      Sender labelled =
          new Sender(stage.bootstrap(), train.topic(), count, RATE, ScoreJobs.mlpEvents());
      Sender others =
          new Sender(stage.bootstrap(), score.topic(), count, RATE, ScoreJobs.mlpEvents());
      labelled.start();
      others.start();
      int[] served = {0};
      receiver.receive(
          count,
          (record, nanos) -> {
            long learnt = learnt(record);
            for (; served[0] < learnt; served[0]++) {
              if (served[0] >= RATE * WARM_UP) {
                times.add(nanos - labelled.due[served[0]]);
              }
            }
          });
    }
    print("event to served weight, MLP 20-64-2, a snapshot a second, %d s", seconds);
    print("  %s", times);
  }

  /** The offset after the last labelled event that the prediction's weights had learnt from. */
  private long learnt(ConsumerRecord<byte[], byte[]> record) {
    try {
      GenericRecord prediction =
          reader.read(null, DecoderFactory.get().binaryDecoder(record.value(), null));
      List<?> offsets = (List<?>) prediction.get("learnt");
      return offsets.isEmpty() ? 0 : (Long) ((GenericRecord) offsets.get(0)).get("offset");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
