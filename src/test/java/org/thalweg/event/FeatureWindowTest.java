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

final class FeatureWindowTest {

  private static final float NAN = Float.NaN;

  private static final EventSpec SPEC =
      spec(
          record("x: double; c: int"),
          "{features: {x: {}, past: {type: sequence, last: 3,"
              + " features: {x: {}, c: {type: category, size: 2}}}}}");

  private static float[] advanced(FeatureWindow window, float... raw) {
    float[] row = new float[SPEC.rowSize()];
    window.advance(raw, row);
    return row;
  }

  @Test
  void theNewestEventIsTheLastOfTheWindow() {
    FeatureWindow window = new FeatureWindow(SPEC);
    assertThat(advanced(window, 1, 1, 0, 1)).containsExactly(1, NAN, 0, 0, NAN, 0, 0, 1, 0, 1);
    assertThat(advanced(window, 2, 2, 1, 0)).containsExactly(2, NAN, 0, 0, 1, 0, 1, 2, 1, 0);
    advanced(window, 3, 3, 1, 0);
    assertThat(advanced(window, 4, 4, 1, 0)).containsExactly(4, 2, 1, 0, 3, 1, 0, 4, 1, 0);
  }

  @Test
  void theWholeWindowIsStandardisedByTheStatisticsAsTheyStand() {
    FeatureWindow window = new FeatureWindow(SPEC);
    FeatureStatistics statistics = new FeatureStatistics(SPEC);
    for (float x : new float[] {1, 3}) {
      float[] raw = {x, x, 0, 1};
      advanced(window, raw);
      statistics.observe(raw);
    }
    float[] out = new float[10];
    statistics.standardise(advanced(window, 3, 3, 1, 0), out, 0);
    assertThat(out).containsExactly(1, -1, 0, 1, 1, 0, 1, 1, 1, 0);
  }

  @Test
  void writtenAndReadItGoesOn() throws IOException {
    FeatureWindow window = new FeatureWindow(SPEC);
    advanced(window, 1, 1, 0, 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    window.write(new DataOutputStream(out));
    FeatureWindow restored = new FeatureWindow(SPEC);
    restored.read(new DataInputStream(new ByteArrayInputStream(out.toByteArray())));
    FeatureWindow copy = window.copy();
    float[] next = advanced(window, 2, 2, 1, 0);
    assertThat(advanced(restored, 2, 2, 1, 0)).isEqualTo(next);
    assertThat(advanced(copy, 2, 2, 1, 0)).isEqualTo(next);
  }

  @Test
  void withoutWindowsTheRowIsTheRawRow() throws IOException {
    EventSpec flat = spec(record("x: double"), "{features: [x]}");
    FeatureWindow window = new FeatureWindow(flat);
    float[] row = new float[1];
    window.advance(new float[] {5}, row);
    assertThat(row).containsExactly(5);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    window.write(new DataOutputStream(out));
    assertThat(out.toByteArray()).containsExactly(1, 0, 0, 0, 0);
    FeatureWindow other = new FeatureWindow(SPEC);
    assertThatThrownBy(
            () -> other.read(new DataInputStream(new ByteArrayInputStream(out.toByteArray()))))
        .isInstanceOf(IOException.class)
        .hasMessage("feature window must have 10 values: 0");
  }
}
