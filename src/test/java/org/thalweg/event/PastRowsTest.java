package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thalweg.event.Fixtures.record;
import static org.thalweg.event.Fixtures.spec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class PastRowsTest {

  private static final float NAN = Float.NaN;

  /** Raw: x, then x and two categories; of the latter three the row has two events. */
  private static EventSpec ahead(int events) {
    return spec(
        record("x: double; c: int; y: double"),
        "{features: {x: {}, past: {type: sequence, last: 2,"
            + " features: {x: {}, c: {type: category, size: 2}}}},"
            + " label: {field: y, number: true, ahead: "
            + events
            + "}}");
  }

  private static float[] advanced(PastRows rows, float x) {
    float[] row = new float[7];
    rows.advance(new float[] {x, x, 0, 1}, row);
    return row;
  }

  @Test
  void theRowIsThatOfSoManyEventsAgo() {
    PastRows rows = new PastRows(ahead(2));
    float[] blank = {NAN, NAN, 0, 0, NAN, 0, 0};
    assertThat(advanced(rows, 1)).isEqualTo(blank);
    assertThat(advanced(rows, 2)).isEqualTo(blank);
    assertThat(advanced(rows, 3)).containsExactly(1, NAN, 0, 0, 1, 0, 1);
    assertThat(advanced(rows, 4)).containsExactly(2, 1, 0, 1, 2, 0, 1);
    assertThat(advanced(rows, 5)).containsExactly(3, 2, 0, 1, 3, 0, 1);
  }

  @Test
  void itIsTheRowThatTheWindowGaveThen() {
    EventSpec spec = ahead(5);
    PastRows rows = new PastRows(spec);
    FeatureWindow window = new FeatureWindow(spec);
    float[][] then = new float[20][7];
    for (int i = 0; i < 20; i++) {
      window.advance(new float[] {i, i, 0, 1}, then[i]);
      float[] now = advanced(rows, i);
      if (i >= 5) {
        assertThat(now).isEqualTo(then[i - 5]);
      }
    }
  }

  @Test
  void writtenAndReadItGoesOn() throws IOException {
    PastRows rows = new PastRows(ahead(3));
    for (int i = 0; i < 5; i++) {
      advanced(rows, i);
    }
    PastRows restored = new PastRows(ahead(3));
    restored.read(in(rows));
    PastRows copy = rows.copy();
    for (int i = 5; i < 12; i++) {
      float[] row = advanced(rows, i);
      assertThat(advanced(restored, i)).isEqualTo(row);
      assertThat(advanced(copy, i)).isEqualTo(row);
    }
    PastRows other = new PastRows(ahead(4));
    assertThatThrownBy(() -> other.read(in(rows)))
        .isInstanceOf(IOException.class)
        .hasMessage("past rows must have 16 values: 12");
  }

  @Test
  void withoutHorizonThereAreNone() {
    assertThatThrownBy(() -> new PastRows(ahead(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must predict at least 1 event ahead: 0");
  }

  private static DataInputStream in(PastRows rows) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    rows.write(new DataOutputStream(out));
    return new DataInputStream(new ByteArrayInputStream(out.toByteArray()));
  }
}
