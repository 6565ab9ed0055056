package org.thalweg.event;

import java.util.Arrays;

/**
 * What an accepted missing value leaves in the raw row.
 *
 * @param value NaN for numbers that are standardised or filled, else 0
 */
record Blank(int column, int size, float value) implements Step {

  @Override
  public void run(Decoder in, Row row) {
    Arrays.fill(row.features, column, column + size, value);
  }
}
