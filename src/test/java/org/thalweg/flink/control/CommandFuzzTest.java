package org.thalweg.flink.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.Command.Action;
import org.thalweg.flink.io.CommandFormat;
import org.thalweg.flink.io.SerializerContract;
import org.thalweg.fuzz.Damage;
import org.thalweg.fuzz.Fuzz;

/** Whatever lies on a control topic is a command or none, and what is one reaches the learners. */
final class CommandFuzzTest {

  private static final long MOST_BYTES = 1 << 21;

  @Test
  void damagedCommandsAreReadOrRefused() {
    // The first that are read and refused load classes and schemas, which is no input's memory.
    read(good(new Random(0)));
    read(new byte[0]);
    Fuzz<byte[]> fuzz = Fuzz.of("commands", 100_000, MOST_BYTES);
    fuzz.run(random -> Damage.of(good(random), random), CommandFuzzTest::read);
  }

  private static byte[] good(Random random) {
    Optional<String> model =
        switch (random.nextInt(16)) {
          case 0 -> Optional.of("m".repeat(CommandFormat.MAX_BYTES - 50 - random.nextInt(80)));
          case 1, 2, 3 -> Optional.empty();
          default -> Optional.of("tenant-\u00e4\u20ac");
        };
    Command command =
        switch (random.nextInt(4)) {
          case 0 -> Command.learningRate("c", model, random.nextDouble());
          case 1 -> Command.layers("c", model, Action.FREEZE, List.of("0.dense", "head"));
          case 2 -> Command.rollback("c", model, 1 + random.nextInt(1000));
          default -> Command.of("c", model, Action.PAUSE);
        };
    return CommandFormat.encode(command);
  }

  private static void read(byte[] bytes) {
    Command command;
    try {
      command = CommandFormat.decode(bytes);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage())
          .matches("(?s)(a|an) .* must .*: .*|layers must .*|the record must be whole.*|unknown.*");
      return;
    }
    Directive order = new Directive.Order(command);
    DirectiveSerializer serializer = new DirectiveSerializer();
    try {
      byte[] sent = SerializerContract.bytes(serializer, order);
      assertThat(SerializerContract.value(serializer, sent)).isEqualTo(order);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
