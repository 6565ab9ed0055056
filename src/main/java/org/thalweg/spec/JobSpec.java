package org.thalweg.spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.thalweg.event.EventSpec;

/** A job as its file describes it, complete and without mistakes. */
public sealed interface JobSpec permits TrainJob, ScoreJob {

  /** What topics and transactions are called after: 1 to 100 letters, digits, dots and dashes. */
  String name();

  /** How Kafka is reached. */
  KafkaSpec kafka();

  /** The topic that the job's input is fed to: of its events, the first if there are several. */
  String topic();

  /** Schema, encoding and key of the events. */
  EventSpec events();

  /** The topic of its predictions. */
  String predictions();

  /** The topic of the events that it could not take. */
  String deadLetters();

  /** The topic of the snapshots that it publishes, or scores with. */
  String modelTopic();

  /** How Flink runs it. */
  FlinkSpec flink();

  /** What a local run feeds to it, as the job file says it; empty if it says nothing. */
  Map<String, Object> input();

  /** The same job on another Kafka, with these client properties and no others. */
  JobSpec withKafka(KafkaSpec other);

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
