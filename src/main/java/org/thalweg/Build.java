package org.thalweg;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which build of Thalweg this is. */
public final class Build {

  /** Such as {@code 0.1.0}. */
  public static final String VERSION = read();

  private Build() {}

  private static String read() {
    try (InputStream in = Build.class.getResourceAsStream("version.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
