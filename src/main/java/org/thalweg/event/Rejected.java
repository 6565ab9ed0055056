package org.thalweg.event;

import java.util.Objects;

/**
 * An event that can't be learnt from.
 *
 * @param code the kind of mistake
 * @param sentence the field, the rule and the value that breaks it
 */
public record Rejected(ReasonCode code, String sentence) implements Outcome {

  public Rejected {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(sentence, "sentence");
  }
}
