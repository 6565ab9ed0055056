package org.thalweg.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.thalweg.score.ModelTopic;
import org.thalweg.score.Scorer;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotFile;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import picocli.CommandLine.Option;

/** Where a command finds models: what {@code JOB.yaml} publishes, or a file. */
final class ModelSource {

  private static final byte[] FILE_MAGIC = {'T', 'W', 'L', 'F'};

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "The brokers' address, where it differs from the job file's.")
  private String kafka;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "The model key, of a job with a model for each.")
  private String key;

  String key() {
    return key;
  }

  /** Whether the file is a model and not a job. */
  static boolean isModel(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("no such file: " + file);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(FILE_MAGIC.length), FILE_MAGIC);
    }
  }

  /** The models of a job. */
  ModelTopic topic(Path jobFile) throws IOException {
    JobSpec job = Job.read(jobFile).spec();
    KafkaSpec spec = kafka == null ? job.kafka() : new KafkaSpec(kafka, job.kafka().properties());
    Map<String, Object> client = new HashMap<>();
    spec.clientProperties().forEach((name, value) -> client.put((String) name, value));
    return new ModelTopic(job.modelTopic(), client);
  }

  /**
   * A model from a file, or a version of a job's.
   *
   * @param version {@code null} for the newest
   */
  Snapshot snapshot(Path file, Long version) throws IOException {
    if (isModel(file)) {
      return SnapshotFile.read(file, Scorer.MAX_BYTES);
    }
    ModelTopic topic = topic(file);
    return (version == null ? topic.fetchNewest(key) : topic.fetch(key, version)).read();
  }
}
