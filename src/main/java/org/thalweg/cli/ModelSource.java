package org.thalweg.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.thalweg.score.ModelTopic;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotFile;
import org.thalweg.spec.JobSpec;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a command finds models: what {@code JOB.yaml} publishes, or a file. */
final class ModelSource {

  private static final byte[] FILE_MAGIC = {'T', 'W', 'L', 'F'};

  @Mixin private Brokers brokers;

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
    JobSpec job = brokers.of(Job.read(jobFile).spec());
    return new ModelTopic(job.modelTopic(), job.kafka().clientProperties());
  }

  /**
   * A model from a file, or a version of a job's.
   *
   * @param version {@code null} for the newest, or the file's
   */
  Snapshot snapshot(Path file, Long version) throws IOException {
    if (isModel(file)) {
      return fromFile(file, version);
    }
    ModelTopic topic = topic(file);
    return (version == null ? topic.fetchNewest(key) : topic.fetch(key, version)).read();
  }

  private static Snapshot fromFile(Path file, Long version) throws IOException {
    Snapshot snapshot = SnapshotFile.read(file);
    long held = snapshot.header().version();
    if (version != null && version != held) {
      throw new CommandFailure(
          "%s holds version %d and no other: not %d".formatted(file, held, version));
    }
    return snapshot;
  }
}
