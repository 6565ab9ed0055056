package org.thalweg.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills in {@code ${env:NAME}} and {@code ${file:PATH}}, and says which is missing. */
final class Secrets {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}:]*)(:?)([^}]*)}");
  private static final long LARGEST_FILE = 1 << 16;

  private final UnaryOperator<String> environment;

  Secrets(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  static boolean isPresent(String text) {
    return PLACEHOLDER.matcher(text).find();
  }

  /**
   * Checks the placeholders' form without looking at what they name. Says nothing of the text,
   * which may be a secret.
   *
   * @throws IllegalArgumentException if one is neither an environment variable nor a file
   */
  static void check(String text) {
    Matcher placeholder = PLACEHOLDER.matcher(text);
    while (placeholder.find()) {
      boolean known = placeholder.group(1).equals("env") || placeholder.group(1).equals("file");
      if (!known || placeholder.group(3).isBlank()) {
        throw new IllegalArgumentException("a placeholder must be ${env:NAME} or ${file:PATH}");
      }
    }
  }

  String fill(String path, String text) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(path, found.group(1), found.group(3))));
  }

  /**
   * What a placeholder stands for.
   *
   * @param path of the value that it stands in, for the error's sentence
   * @param kind {@code env} or {@code file}
   */
  String value(String path, String kind, String name) {
    return kind.equals("env") ? variable(path, name) : contents(path, name);
  }

  /** The text with the placeholders as another resolver writes them. */
  static String deferred(String resolver, String text) {
    return PLACEHOLDER.matcher(text).replaceAll("\\${" + resolver + ":$1:$3}");
  }

  private String variable(String path, String name) {
    String value = environment.apply(name);
    if (value == null) {
      throw new SecretException(path + ": environment variable must be set: " + name);
    }
    return value;
  }

  /** A file without the line break at its end. */
  private static String contents(String path, String name) {
    try {
      Path file = Path.of(name);
      if (Files.size(file) > LARGEST_FILE) {
        throw new SecretException(path + ": file must be at most 64 KiB: " + name);
      }
      return Files.readString(file).stripTrailing();
    } catch (IOException | InvalidPathException e) {
      throw new SecretException(path + ": file must be readable: " + name, e);
    }
  }
}
