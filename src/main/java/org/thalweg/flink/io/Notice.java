package org.thalweg.flink.io;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/**
 * What a training job says of something that it did, or refused to do, beside learning.
 *
 * @param command the id of the command that this answers; null for what the job did by itself
 * @param action what the command says; hold or rollback of the gate; undone of a step
 * @param done false if it was refused, and what this is about is as it was
 * @param models how many models were changed or published
 * @param answers how many answers the command gets in all; 0 of one that comes beside those
 * @param message a sentence
 */
public record Notice(
    String command, String action, boolean done, long models, int answers, String message) {

  /** A notice. */
  public Notice {
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(message, "message");
  }

  /**
   * The notice of a record of the metrics topic; empty if it has none, or is no report.
   *
   * @param report its bytes
   */
  public static Optional<Notice> ofReport(byte[] report) {
    try {
      GenericRecord record =
          new GenericDatumReader<GenericRecord>(OutSchemas.METRICS_REPORT)
              .read(null, DecoderFactory.get().binaryDecoder(report, null));
      return Optional.ofNullable((GenericRecord) record.get("notice")).map(Notice::of);
    } catch (IOException | AvroRuntimeException e) {
      return Optional.empty();
    }
  }

  private static Notice of(GenericRecord notice) {
    Object command = notice.get("command");
    return new Notice(
        command == null ? null : command.toString(),
        notice.get("action").toString(),
        (Boolean) notice.get("done"),
        (Long) notice.get("models"),
        (Integer) notice.get("answers"),
        notice.get("message").toString());
  }

  /** The only answer to a command that changes nothing. */
  public static Notice refused(Command command, String message) {
    return new Notice(command.id(), command.action().word(), false, 0, 1, message);
  }
}
