package org.thalweg.cli;

import java.time.Duration;

/** How long ago something was, as people say it. */
final class Ages {
  private Ages() {}

  /** From a time in milliseconds since 1970 to now. */
  static String since(long millis) {
    return text(Duration.ofMillis(Math.max(0, System.currentTimeMillis() - millis)));
  }

  static String text(Duration age) {
    if (age.toDays() > 0) {
      return age.toDays() + " d " + age.toHoursPart() + " h";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h " + age.toMinutesPart() + " min";
    }
    return age.toMinutes() > 0
        ? age.toMinutes() + " min " + age.toSecondsPart() + " s"
        : age.toSeconds() + " s";
  }
}
