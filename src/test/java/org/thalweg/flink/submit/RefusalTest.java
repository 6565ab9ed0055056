package org.thalweg.flink.submit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RefusalTest {

  @Test
  void givesTheInnermostCause() {
    String answer =
        "{\"errors\":[\"Internal server error.\",\"<Exception on server side:\\n"
            + "org.apache.flink.util.FlinkRuntimeException: Could not execute application.\\n"
            + "\\tat org.apache.flink.Some.method(Some.java:1)\\n"
            + "Caused by: java.lang.IllegalStateException: outer\\n\\t... 11 more\\n"
            + "Caused by: java.lang.IllegalArgumentException: topic must be \\\"a\\\": b\\n"
            + "\\t... 12 more\\n\\nEnd of exception on server side>\"]}";

    assertThat(Refusal.reason(answer)).isEqualTo("topic must be \"a\": b");
  }

  @Test
  void givesAllOfAnAnswerWithoutCause() {
    assertThat(Refusal.reason("{\"errors\":[\"Not found: /jars\"]}"))
        .isEqualTo("{\"errors\":[\"Not found: /jars\"]}");
  }
}
