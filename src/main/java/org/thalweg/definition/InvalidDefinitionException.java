package org.thalweg.definition;

import java.util.List;
import java.util.stream.Collectors;

/** A definition has mistakes; the message lists each on a line of its own. */
public final class InvalidDefinitionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** Carries at least one problem. */
  public InvalidDefinitionException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
