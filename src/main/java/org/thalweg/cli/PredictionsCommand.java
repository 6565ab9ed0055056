package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.KafkaException;
import org.thalweg.definition.Plain;
import org.thalweg.flink.io.OutSchemas;
import org.thalweg.local.TopicScan;
import org.thalweg.spec.JobSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg predictions}: what a job has predicted. */
@Command(
    name = "predictions",
    description =
        "Print a job's committed predictions, one JSON object a line, in the order of their topic.",
    mixinStandardHelpOptions = true)
final class PredictionsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "JOB.yaml", description = "The job file.")
  private Path file;

  @Mixin private Brokers brokers;

  @Override
  public Integer call() throws IOException {
    JobSpec job = brokers.of(Job.read(file).spec());
    Brokers.require(job, Set.of(job.predictions()));
    PrintWriter out = spec.commandLine().getOut();
    try {
      TopicScan.committed(
          job.kafka(), job.predictions(), record -> out.println(json(record.value())));
    } catch (KafkaException e) {
      throw new CommandFailure(
          "%s cannot be read at %s: %s"
              .formatted(job.predictions(), job.kafka().bootstrap(), e.getMessage()),
          e);
    }
    out.flush();
    return 0;
  }

  private static String json(byte[] prediction) {
    try {
      return Plain.json(
          new GenericDatumReader<GenericRecord>(OutSchemas.PREDICTION)
              .read(null, DecoderFactory.get().binaryDecoder(prediction, null))
              .toString());
    } catch (IOException e) {
      throw new CommandFailure("a record of the predictions topic is none: " + e.getMessage(), e);
    }
  }
}
