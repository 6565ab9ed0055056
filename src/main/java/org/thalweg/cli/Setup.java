package org.thalweg.cli;

import java.util.Arrays;

/** What must be said to the JVM before anything else is loaded. */
final class Setup {
  private Setup() {}

  /**
   * Keeps Flink's and Kafka's warnings off the user's screen, images off every display, and has no
   * console where output is not a terminal, as Java 17 has it.
   *
   * @param args {@code --verbose} among them lets the warnings through
   */
  static void quiet(String[] args) {
    String file = Arrays.asList(args).contains("--verbose") ? "log-verbose" : "log-quiet";
    setDefault("log4j2.configurationFile", "classpath:org/thalweg/cli/" + file + ".properties");
    setDefault("java.awt.headless", "true");
    setDefault("jdk.console", "java.base");
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
