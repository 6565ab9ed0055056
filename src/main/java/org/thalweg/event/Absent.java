package org.thalweg.event;

/** What a missing value does. */
enum Absent {
  /** It has the meaning that the feature documents, such as the mean. */
  ACCEPT,
  /** The event is rejected. */
  REJECT;

  /** The step for an absent value of a feature whose columns are {@code blank} then. */
  Step step(String field, int column, int size, float blank) {
    if (this == REJECT) {
      return (in, row) -> {
        throw Rejection.missing(field);
      };
    }
    return new Blank(column, size, blank);
  }
}
