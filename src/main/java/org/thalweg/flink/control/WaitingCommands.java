package org.thalweg.flink.control;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.CommandFormat;

/**
 * Commands that wait, in their order: rollbacks for their versions, and others for the rollbacks
 * before them that are about the same model. Commands about different models do not wait for each
 * other; one for all models waits for all, and all wait for it.
 */
final class WaitingCommands {

  /** The most that wait, and the most bytes of them: more are refused. */
  static final int MOST = 10_000;

  private static final long MOST_BYTES = 16 << 20;

  private static final class Turn {

    final Command command;
    final byte[] bytes;
    boolean asked;
    Versions.Result result;

    Turn(Command command, byte[] bytes) {
      this.command = command;
      this.bytes = bytes;
    }

    boolean isRollback() {
      return command.action() == Command.Action.ROLLBACK;
    }

    Versions.Wanted wanted() {
      return new Versions.Wanted(command.model(), command.version());
    }
  }

  private final List<Turn> turns = new ArrayList<>();
  private long bytes;

  /** Whether a command's turn has not come yet. */
  boolean mustWait(Command command) {
    return command.action() == Command.Action.ROLLBACK
        || turns.stream().anyMatch(turn -> meet(turn.command, command));
  }

  private static boolean meet(Command one, Command other) {
    return one.model().isEmpty() || other.model().isEmpty() || one.model().equals(other.model());
  }

  /**
   * Lets a command wait.
   *
   * @return {@code null}, or why it may not
   */
  String add(Command command) {
    byte[] encoded = CommandFormat.encode(command);
    if (turns.size() >= MOST) {
      return "at most " + MOST + " commands may wait for versions to be looked up: " + (MOST + 1);
    }
    if (bytes + encoded.length > MOST_BYTES) {
      return "commands that wait for versions must have at most "
          + (MOST_BYTES + " bytes: " + (bytes + encoded.length));
    }
    restore(command, encoded);
    return null;
  }

  /** Lets a command wait that did so before, whether or not there is room. */
  void restore(Command command, byte[] encoded) {
    turns.add(new Turn(command, encoded));
    bytes += encoded.length;
  }

  /** The versions that nobody has looked up yet, in the order of the commands. */
  List<Versions.Wanted> ask() {
    Set<Versions.Wanted> wanted = new LinkedHashSet<>();
    for (Turn turn : turns) {
      if (turn.isRollback() && turn.result == null) {
        turn.asked = true;
        wanted.add(turn.wanted());
      }
    }
    return List.copyOf(wanted);
  }

  /** Takes what was found of what was asked for: who came later wants what is there later. */
  void answer(Map<Versions.Wanted, Versions.Result> results) {
    for (Turn turn : turns) {
      if (turn.asked && turn.result == null) {
        turn.result = results.get(turn.wanted());
      }
    }
  }

  /**
   * Gives out those whose turn has come.
   *
   * @param to takes the command and what its rollback found; {@code null} of any other
   */
  void release(BiConsumer<Command, Versions.Result> to) {
    Set<String> blocked = new HashSet<>();
    List<Turn> rest = new ArrayList<>();
    boolean all = false;
    for (Turn turn : turns) {
      String model = turn.command.model().orElse(null);
      boolean waits =
          all
              || (model == null ? !rest.isEmpty() : blocked.contains(model))
              || (turn.isRollback() && turn.result == null);
      if (waits) {
        rest.add(turn);
        all |= model == null;
        blocked.add(model);
      } else {
        bytes -= turn.bytes.length;
        to.accept(turn.command, turn.result);
      }
    }
    turns.clear();
    turns.addAll(rest);
  }

  int size() {
    return turns.size();
  }

  /** The commands as bytes, in their order. */
  List<byte[]> all() {
    return turns.stream().map(turn -> turn.bytes).toList();
  }
}
