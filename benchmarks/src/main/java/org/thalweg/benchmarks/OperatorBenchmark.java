package org.thalweg.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.thalweg.flink.control.Directive;
import org.thalweg.flink.control.DirectiveSerializer;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.InRecordSerializer;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.train.Interval;
import org.thalweg.flink.train.NoTraining;
import org.thalweg.flink.train.TrainSettings;
import org.thalweg.flink.train.Training;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.spec.InputCheck;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/**
 * The rate without Kafka, on a mini-cluster: the same source in memory, decoding and shuffle, once
 * into an operator that does nothing, once into the training of an MLP 20-64-2 by plain SGD, at
 * batch 32 and at batch 1. Outputs go nowhere, so no transactions are made; checkpoints are off.
 */
public final class OperatorBenchmark {
  private static final int NUMBERS = 20;
  private static final int DISTINCT = 4096;
  private static final int ROUNDS = 4;

  private final EmbeddedFlink flink;
  private final long events;

  private OperatorBenchmark(EmbeddedFlink flink, long events) {
    this.flink = flink;
    this.events = events;
  }

  /** Arguments: the number of events of a run; 1,000,000 if it is left out. */
  public static void main(String[] args) throws Exception {
    long events = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
    TrainSettings large = settings(32);
    TrainSettings single = settings(1);
    double[] best = new double[3];
    try (EmbeddedFlink flink = EmbeddedFlink.start(1)) {
      OperatorBenchmark benchmark = new OperatorBenchmark(flink, events);
      for (int round = 0; round < ROUNDS; round++) {
        best[0] = Math.max(best[0], benchmark.rate(large, false));
        best[1] = Math.max(best[1], benchmark.rate(large, true));
        best[2] = Math.max(best[2], benchmark.rate(single, true));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%nthousand events/s, best of %d runs of %d events%nno-op %.0f%n"
            + "training, batch 32: %.0f = %.0f %% of no-op%n"
            + "training, batch 1: %.0f = %.0f %% of no-op%n",
        ROUNDS,
        events,
        best[0],
        best[1],
        100 * best[1] / best[0],
        best[2],
        100 * best[2] / best[0]);
  }

  private double rate(TrainSettings settings, boolean training) throws InterruptedException {
    StreamExecutionEnvironment env = flink.environment();
    env.configure(new Configuration().set(PipelineOptions.OBJECT_REUSE, true));
    env.setParallelism(1);
    DataStream<InRecord> source =
        env.fromSequence(0, events - 1).map(new Records()).returns(InRecordSerializer.TYPE);
    if (training) {
      DataStream<Directive> none =
          env.fromSequence(0, 0)
              .filter(number -> false)
              .map(number -> (Directive) null)
              .returns(DirectiveSerializer.TYPE);
      DataStream<OutRecord> outputs = Training.of(source, none, settings, 1);
      outputs.sinkTo(new DiscardingSink<>());
    } else {
      NoTraining.of(source, settings).sinkTo(new DiscardingSink<>());
    }
    long start = System.nanoTime();
    flink.submit(env).await();
    double rate = events * 1e6 / (System.nanoTime() - start);
    System.out.printf(
        Locale.ROOT, "%s %.0f%n", training ? "batch " + settings.batchSize() : "no-op", rate);
    return rate;
  }

  private static TrainSettings settings(int batch) throws IOException {
    Path folder = Files.createTempDirectory("thalweg-benchmark-");
    Path schema = folder.resolve("numbers.avsc");
    Path job = folder.resolve("job.yaml");
    try {
      Files.writeString(schema, schema().toString());
      Files.writeString(job, definition(batch));
      TrainJob spec = (TrainJob) JobSpec.read(job, InputCheck.NONE);
      return TrainSettings.of(
          spec.name(),
          spec.model(),
          Optional.of(Duration.ofSeconds(1)),
          new Interval(0, 10_000),
          new Interval(0, 30_000),
          spec.publish().models().publication());
    } finally {
      Files.deleteIfExists(schema);
      Files.deleteIfExists(job);
      Files.deleteIfExists(folder);
    }
  }

  private static String definition(int batch) {
    StringBuilder features = new StringBuilder();
    for (int i = 0; i < NUMBERS; i++) {
      features.append("    x").append(i).append(": {}\n");
    }
    return """
    thalweg: 1
    kind: train
    name: benchmark
    events:
      topic: events
      schema: numbers.avsc
      label: {field: label, classes: ["0", "1"]}
      features:
    %snetwork: [{dense: 64}, relu]
    training: {batch: {size: %d}, optimizer: {sgd: {learningRate: 0.01}}}
    """
        .formatted(features, batch);
  }

  private static Schema schema() {
    SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record("Numbers").fields();
    for (int i = 0; i < NUMBERS; i++) {
      fields = fields.requiredDouble("x" + i);
    }
    return fields.requiredString("label").endRecord();
  }

  /** Records over and over again, made before the job starts to count. */
  private static final class Records implements MapFunction<Long, InRecord> {
    private static final long serialVersionUID = 1;

    private transient InRecord[] records;

    @Override
    public InRecord map(Long number) {
      if (records == null) {
        records = records();
      }
      return records[(int) (number % DISTINCT)];
    }

    private static InRecord[] records() {
      Schema schema = schema();
      Random random = new Random(1);
      InRecord[] result = new InRecord[DISTINCT];
      for (int i = 0; i < DISTINCT; i++) {
        GenericData.Record record = new GenericData.Record(schema);
        double sum = 0;
        for (int j = 0; j < NUMBERS; j++) {
          double x = random.nextGaussian();
          record.put("x" + j, x);
          sum += x;
        }
        record.put("label", sum > 0 ? "1" : "0");
        result[i] = new InRecord("events", 0, i, -1, null, encode(schema, record), Header.NONE);
      }
      return result;
    }

    private static byte[] encode(Schema schema, GenericData.Record record) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<>(schema).write(record, encoder);
        encoder.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }
}
