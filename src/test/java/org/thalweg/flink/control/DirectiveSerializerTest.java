package org.thalweg.flink.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thalweg.flink.io.SerializerContract.bytes;
import static org.thalweg.flink.io.SerializerContract.holds;
import static org.thalweg.flink.io.SerializerContract.refusesUnknownVersion;
import static org.thalweg.flink.io.SerializerContract.value;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.Command.Action;
import org.thalweg.flink.io.Notice;

final class DirectiveSerializerTest {

  private static final Optional<String> ALL = Optional.empty();

  static List<Directive> directives() {
    Command back = Command.rollback("c", ALL, 7);
    return List.of(
        new Directive.Order(Command.of("c", Optional.of("a/\u00e4"), Action.RESET)),
        new Directive.Order(Command.learningRate("c", ALL, 0.3)),
        new Directive.Order(Command.learningRate("c", ALL, Double.NaN)),
        new Directive.Order(Command.layers("c", ALL, Action.FREEZE, List.of("0.dense", "head"))),
        new Directive.Restored(back),
        new Directive.Answer(new Notice(null, "", false, 0, 1, "must be a command")),
        new Directive.Answer(new Notice("c", "rollback", true, 1L << 40, 3, "")));
  }

  @ParameterizedTest
  @MethodSource("directives")
  void directivesComeBack(Directive directive) throws IOException {
    DirectiveSerializer serializer = new DirectiveSerializer();
    holds(serializer, directive);
    assertThat(value(serializer, bytes(serializer, directive))).isEqualTo(directive);
  }

  @Test
  void aSnapshotComesBackWithItsRestore() throws IOException {
    DirectiveSerializer serializer = new DirectiveSerializer();
    Command back = Command.rollback("c", Optional.of("a"), 7);
    byte[] snapshot = new byte[100_000];
    snapshot[99_999] = 1;
    Directive restore = new Directive.Restore(back, "a", snapshot);
    holds(serializer, restore);
    assertThat(value(serializer, bytes(serializer, restore)))
        .isInstanceOfSatisfying(
            Directive.Restore.class,
            read -> {
              assertThat(read.command()).isEqualTo(back);
              assertThat(read.model()).isEqualTo("a");
              assertThat(read.snapshot()).isEqualTo(snapshot);
            });
  }

  @Test
  void anUnknownVersionOrKindIsRefused() throws IOException {
    DirectiveSerializer serializer = new DirectiveSerializer();
    Directive restored = new Directive.Restored(Command.rollback("c", ALL, 7));
    refusesUnknownVersion(
        serializer, restored, "Serialised directive has a version from 1 to 1: 99");
    byte[] bytes = bytes(serializer, restored);
    bytes[1] = 4;
    assertThatThrownBy(() -> value(serializer, bytes))
        .isInstanceOf(IOException.class)
        .hasMessage("a directive's kind is from 0 to 3: 4");
  }
}
