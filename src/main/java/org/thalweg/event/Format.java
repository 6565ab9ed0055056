package org.thalweg.event;

import java.io.IOException;

/** Checks of written state. */
final class Format {

  private Format() {}

  static void require(String what, int expected, int actual) throws IOException {
    if (actual != expected) {
      throw new IOException("format of " + what + " must be " + expected + ": " + actual);
    }
  }

  static void requireSize(String what, int expected, int actual) throws IOException {
    if (actual != expected) {
      throw new IOException(what + " must have " + expected + " values: " + actual);
    }
  }
}
