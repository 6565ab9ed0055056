package org.thalweg.definition;

import java.util.Objects;

/**
 * One mistake in a definition.
 *
 * @param path where it is, such as {@code network[2].dense.units}; empty for the definition itself
 * @param message the rule and the value that breaks it
 */
public record Problem(String path, String message) {

  public Problem {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(message, "message");
  }

  @Override
  public String toString() {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
