package org.thalweg.flink.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.flink.io.Command.Action;

/** Commands as others write them, with Avro's own library after our schema. */
final class CommandFormatTest {

  static List<Command> commands() {
    Optional<String> all = Optional.empty();
    return List.of(
        Command.of("1", Optional.of(""), Action.PUBLISH),
        Command.of("2", Optional.of("tenant \u00e4\u20ac"), Action.PAUSE),
        Command.of("3", all, Action.RESUME),
        Command.of("4", all, Action.RESET),
        Command.learningRate("5", all, 0.001),
        Command.learningRate("6", Optional.of("a"), Double.NaN),
        Command.layers("7", all, Action.FREEZE, List.of("0.dense", "head")),
        Command.layers("8", all, Action.UNFREEZE, List.of("head")),
        Command.rollback("9", Optional.of("a"), 1L << 40));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void whatAvroWritesIsRead(Command command) throws IOException {
    assertThat(CommandFormat.decode(written(record(command), false))).isEqualTo(command);
    assertThat(CommandFormat.decode(written(record(command), true))).isEqualTo(command);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void whatIsWrittenAvroReads(Command command) throws IOException {
    byte[] bytes = CommandFormat.encode(command);
    GenericRecord read =
        new GenericDatumReader<GenericRecord>(OutSchemas.CONTROL_COMMAND)
            .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    assertThat(read).isEqualTo(record(command));
  }

  private static GenericRecord record(Command command) {
    GenericRecord record = new GenericData.Record(OutSchemas.CONTROL_COMMAND);
    boolean rate = !Double.isNaN(command.learningRate());
    record.put("id", command.id());
    record.put("model", command.model().orElse(null));
    record.put("action", command.action().word());
    record.put("learningRate", rate ? command.learningRate() : null);
    record.put("layers", command.layers());
    record.put("version", command.version() == 0 ? null : command.version());
    return record;
  }

  /** With sizes before the blocks of an array, as some libraries write them, or without. */
  private static byte[] written(GenericRecord record, boolean sizes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EncoderFactory factory = new EncoderFactory().configureBlockSize(64);
    BinaryEncoder out =
        sizes ? factory.blockingBinaryEncoder(bytes, null) : factory.binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(OutSchemas.CONTROL_COMMAND).write(record, out);
    out.flush();
    return bytes.toByteArray();
  }

  /** They would be longer once replaced, and too long for whoever reads them next. */
  @Test
  void aTextMustBeText() {
    byte[] bytes = CommandFormat.encode(Command.of("c", Optional.of("key"), Action.PAUSE));
    int key = 4; // behind the id with its length, the model's index and its length
    assertThat(bytes[key]).isEqualTo((byte) 'k');
    bytes[key + 1] = (byte) 0xff;
    assertThatThrownBy(() -> CommandFormat.decode(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a text must be UTF-8: byte 1 is not");
  }
}
