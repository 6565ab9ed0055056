package org.thalweg.local.feed;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.thalweg.definition.Node;

/** What the settings of inputs that are text have in common. */
final class Keys {
  private Keys() {}

  /** Makes all other keys problems than these and those of {@link Notation}. */
  static void allow(Node settings, String... keys) {
    settings.allowOnly(
        Stream.concat(Stream.of(keys), Stream.of(Notation.keys())).toArray(String[]::new));
  }

  static Charset encoding(Node encoding) {
    return encoding.scalar(StandardCharsets.UTF_8, Keys::charset);
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must be an encoding such as utf-8, latin1 or windows-1252: " + name, e);
    }
  }
}
