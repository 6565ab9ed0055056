package org.thalweg.spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A job as its file describes it, complete and without mistakes. */
public sealed interface JobSpec permits TrainJob {

  /** What topics and transactions are called after: 1 to 100 letters, digits, dots and dashes. */
  String name();

  /** How Kafka is reached. */
  KafkaSpec kafka();

  /**
   * The job file's tree, with the Avro schema inlined. Placeholders for secrets stay as they are.
   */
  Map<String, Object> definition();

  /**
   * The whole job as one YAML text, which needs no file beside it and which {@link #parse} reads
   * again. Holds what the job file holds: a password that stands there in clear also stands here.
   */
  default String bundle() {
    return Bundle.write(definition());
  }

  /**
   * Reads a job file.
   *
   * @param input who knows what may stand under {@code input}
   * @throws org.thalweg.definition.InvalidDefinitionException with all mistakes of the file
   * @throws IOException if the file can't be read, with a sentence that says why
   */
  static JobSpec read(Path file, InputCheck input) throws IOException {
    return JobFile.read(file, input);
  }

  /**
   * Reads a {@link #bundle}, or any job whose schema is inlined.
   *
   * @throws org.thalweg.definition.InvalidDefinitionException with all mistakes of the text
   */
  static JobSpec parse(String text) {
    return JobReader.read(Yaml.read(text), SchemaFiles.NONE, InputCheck.NONE);
  }
}
