package org.thalweg.flink.io;

import java.util.Objects;

/**
 * What a training job says of something that it did, or refused to do, beside learning.
 *
 * @param command the id of the command that this answers; null for what the gate did by itself
 * @param action what the command says; hold or rollback of the gate
 * @param done false if it was refused
 * @param models how many models were changed or published
 * @param answers how many answers the command gets in all
 * @param message a sentence
 */
public record Notice(
    String command, String action, boolean done, long models, int answers, String message) {

  /** A notice. */
  public Notice {
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(message, "message");
  }

  /** The only answer to a command that changes nothing. */
  public static Notice refused(Command command, String message) {
    return new Notice(command.id(), command.action().word(), false, 0, 1, message);
  }
}
