package org.thalweg.event;

/**
 * A run of floats that go from the raw row into the row.
 *
 * @param raw where it begins in the raw row
 * @param row where it begins in the row
 * @param size how many
 * @param treatment what standardisation does to them
 */
record Span(int raw, int row, int size, Treatment treatment) {

  enum Treatment {
    /** Never missing, never changed. */
    COPIED,
    /** NaN becomes 0. */
    FILLED,
    /** Standardised; NaN becomes 0. */
    STANDARDISED
  }

  Span at(int rawOffset, int rowOffset) {
    return new Span(raw + rawOffset, row + rowOffset, size, treatment);
  }

  /** Both as one, or {@code null} if the other doesn't follow on this. */
  Span then(Span next) {
    boolean follows =
        next.raw == raw + size && next.row == row + size && next.treatment == treatment;
    return follows ? new Span(raw, row, size + next.size, treatment) : null;
  }
}
