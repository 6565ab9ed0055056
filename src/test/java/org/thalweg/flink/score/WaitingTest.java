package org.thalweg.flink.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;

final class WaitingTest {

  private static InRecord event(Header... headers) {
    return new InRecord("events", 0, 0, 0, new byte[10], new byte[100], headers);
  }

  @Test
  void theBytesOfHeadersCount() {
    Waiting waiting = new Waiting(100, 1_000, 60_000);
    Header large = new Header("trace", new byte[700]);

    assertThat(waiting.add("a", event(large), 0)).isFalse();
    assertThat(waiting.add("a", event(new Header("none", null)), 0)).isTrue();
    assertThat(waiting.add("a", event(new Header("trace", new byte[200])), 0)).isTrue();
    assertThat(waiting.add("a", event(), 0)).isFalse();

    List<InRecord> expired = new ArrayList<>();
    waiting.expire(60_000, (key, event) -> expired.add(event));
    assertThat(expired).hasSize(2);
    assertThat(waiting.add("a", event(new Header("trace", new byte[700])), 0)).isFalse();
    assertThat(waiting.add("a", event(new Header("trace", new byte[600])), 0)).isTrue();
  }
}
