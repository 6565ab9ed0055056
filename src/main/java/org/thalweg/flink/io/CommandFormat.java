package org.thalweg.flink.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link Command}s as bytes, after {@link OutSchemas#CONTROL_COMMAND}. */
public final class CommandFormat {

  /** The largest command, in bytes. */
  public static final int MAX_BYTES = 64 << 10;

  private CommandFormat() {}

  /** The bytes of a command. */
  public static byte[] encode(Command command) {
    AvroWriter writer = new AvroWriter();
    writer.reset();
    writer.writeString(command.id());
    writer.writeIndex(command.model().isPresent() ? 1 : 0);
    command.model().ifPresent(writer::writeString);
    writer.writeString(command.action().word());
    boolean rate = !Double.isNaN(command.learningRate());
    writer.writeIndex(rate ? 1 : 0);
    if (rate) {
      writer.writeDouble(command.learningRate());
    }
    if (!command.layers().isEmpty()) {
      writer.writeBlock(command.layers().size());
      command.layers().forEach(writer::writeString);
    }
    writer.writeEnd();
    writer.writeIndex(command.version() > 0 ? 1 : 0);
    if (command.version() > 0) {
      writer.writeLong(command.version());
    }
    return writer.toBytes();
  }

  /**
   * The command of bytes that may be anybody's.
   *
   * @param bytes may be null
   * @throws IllegalArgumentException with what is wrong with them
   */
  public static Command decode(byte[] bytes) {
    if (bytes == null || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a command must have 1 to "
              + MAX_BYTES
              + " bytes: "
              + (bytes == null ? 0 : bytes.length));
    }
    AvroReader reader = new AvroReader(bytes);
    String id = reader.readString();
    Optional<String> model =
        reader.readPresence() ? Optional.of(reader.readString()) : Optional.empty();
    Command.Action action = Command.Action.of(reader.readString());
    double rate = reader.readPresence() ? reader.readDouble() : Double.NaN;
    List<String> layers = new ArrayList<>();
    for (int block = reader.readBlock(1); block > 0; block = reader.readBlock(1)) {
      for (int i = 0; i < block; i++) {
        layers.add(reader.readString());
      }
    }
    long version = reader.readPresence() ? reader.readLong() : 0;
    return new Command(id, model, action, rate, layers, version);
  }
}
