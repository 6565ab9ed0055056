package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.thalweg.event.Fixtures.record;
import static org.thalweg.event.Fixtures.spec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FeatureStatisticsTest {

  private static final EventSpec SPEC =
      spec(
          record("x: double; raw: double; c: int; y: double"),
          "{features: {x: {}, raw: {standardise: false}, c: {type: category, size: 2}},"
              + " label: {field: y, number: true}}");

  private static final EventSpec UNSTANDARDISED =
      spec(record("x: double"), "{features: {x: {standardise: false}}}");

  private static float[] standardised(FeatureStatistics statistics, float... row) {
    float[] out = new float[row.length + 1];
    statistics.standardise(row, out, 1);
    return Arrays.copyOfRange(out, 1, out.length);
  }

  @Test
  void theFirstEventsAreAtTheMean() {
    FeatureStatistics statistics = new FeatureStatistics(SPEC);
    assertThat(standardised(statistics, 5, 7, 0, 1)).containsExactly(0, 7, 0, 1);
    statistics.observe(new float[] {5, 7, 0, 1});
    assertThat(standardised(statistics, 9, 7, 0, 1)).containsExactly(0, 7, 0, 1);
  }

  @Test
  void numbersAreMeasuredInDeviationsFromTheMean() {
    FeatureStatistics statistics = new FeatureStatistics(SPEC);
    for (float x : new float[] {2, 4, 4, 4, 5, 5, 7, 9}) {
      statistics.observe(new float[] {x, 100 * x, 1, 0});
    }
    assertThat(standardised(statistics, 7, 700, 0, 1)).containsExactly(1, 700, 0, 1);
    assertThat(standardised(statistics, 1, 0, 0, 1)).containsExactly(-2, 0, 0, 1);
  }

  @Test
  void valuesAreClippedByTheNumberOfEventsAndByTheLimit() {
    FeatureStatistics statistics = new FeatureStatistics(SPEC);
    statistics.observe(new float[] {1, 0, 0, 0});
    statistics.observe(new float[] {-1, 0, 0, 0});
    assertThat(standardised(statistics, 1e30f, 0, 0, 0)[0]).isEqualTo((float) Math.sqrt(2));
    for (int i = 0; i < 200; i++) {
      statistics.observe(new float[] {i % 2 == 0 ? 1 : -1, 0, 0, 0});
    }
    assertThat(standardised(statistics, 11, 0, 0, 0)[0]).isEqualTo(10);
    assertThat(standardised(statistics, -Float.MAX_VALUE, 0, 0, 0)[0]).isEqualTo(-10);
  }

  @Test
  void missingNumbersAreTheMeanAndDoNotCount() {
    FeatureStatistics statistics = new FeatureStatistics(SPEC);
    statistics.observe(new float[] {1, 0, 0, 0});
    statistics.observe(new float[] {Float.NaN, Float.NaN, 0, 0});
    statistics.observe(new float[] {3, 0, 0, 0});
    assertThat(standardised(statistics, 3, 0, 0, 0)[0]).isEqualTo(1);
    assertThat(standardised(statistics, Float.NaN, Float.NaN, 0, 0)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void largeMeansDoNotDrownTheDeviation() {
    FeatureStatistics statistics = new FeatureStatistics(SPEC);
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      statistics.observe(new float[] {1e6f + random.nextInt(9), 0, 0, 0});
    }
    double deviation = Math.sqrt((81 - 1) / 12.0);
    assertThat(standardised(statistics, 1e6f + 8, 0, 0, 0)[0])
        .isCloseTo((float) (4 / deviation), within(0.02f));
  }

  @Test
  void aNumericLabelIsStandardisedAndRestored() {
    FeatureStatistics statistics = FeatureStatistics.ofLabel(SPEC);
    assertThat(statistics.restore(0, 1)).isEqualTo(0);
    for (float y : new float[] {10, 30}) {
      statistics.observe(new float[] {y});
    }
    assertThat(standardised(statistics, 30)).containsExactly(1);
    assertThat(statistics.restore(0, 1)).isEqualTo(30);
    assertThat(statistics.restore(0, -0.5f)).isEqualTo(15);
  }

  @Test
  void otherLabelsPassThrough() {
    for (String label : new String[] {"classes: [a, b]", "number: true, standardise: false"}) {
      String type = label.startsWith("c") ? "string" : "double";
      EventSpec spec =
          spec(record("x: int; y: " + type), "{features: [x], label: {field: y, " + label + "}}");
      FeatureStatistics statistics = FeatureStatistics.ofLabel(spec);
      statistics.observe(new float[] {5});
      statistics.observe(new float[] {7});
      assertThat(standardised(statistics, 7)).containsExactly(7);
      assertThat(standardised(statistics, Float.NaN)).containsExactly(Float.NaN);
      assertThat(statistics.restore(0, 7)).isEqualTo(7);
    }
  }

  @Test
  void writtenAndReadItGoesOnBitForBit() throws IOException {
    FeatureStatistics statistics = new FeatureStatistics(SPEC);
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      statistics.observe(new float[] {random.nextFloat(), 0, 0, 0});
    }
    FeatureStatistics restored = new FeatureStatistics(SPEC);
    restored.read(new DataInputStream(new ByteArrayInputStream(bytes(statistics))));
    FeatureStatistics copy = statistics.copy();
    for (int i = 0; i < 50; i++) {
      float[] row = {random.nextFloat(), 0, 0, 0};
      assertThat(standardised(restored, row)).isEqualTo(standardised(statistics, row));
      assertThat(standardised(copy, row)).isEqualTo(standardised(statistics, row));
      statistics.observe(row);
      restored.observe(row);
      copy.observe(row);
    }
    assertThat(bytes(restored)).isEqualTo(bytes(statistics)).isEqualTo(bytes(copy));
  }

  @Test
  void anotherFormatIsRefused() throws IOException {
    byte[] bytes = bytes(new FeatureStatistics(SPEC));
    FeatureStatistics label = new FeatureStatistics(UNSTANDARDISED);
    assertThatThrownBy(() -> label.read(new DataInputStream(new ByteArrayInputStream(bytes))))
        .isInstanceOf(IOException.class)
        .hasMessage("feature statistics must have 0 values: 1");
    bytes[0] = 9;
    assertThatThrownBy(() -> label.read(new DataInputStream(new ByteArrayInputStream(bytes))))
        .hasMessage("format of feature statistics must be 2: 9");
  }

  /** The format that never forgot: a count, a mean, a sum of squared deviations. */
  @Test
  void format1IsReadAndGoesOn() throws IOException {
    FeatureStatistics statistics = format1(8, 5, 32);
    assertThat(standardised(statistics, 7, 0, 0, 0)[0]).isEqualTo(1);
    assertThat(standardised(statistics, 1, 0, 0, 0)[0]).isEqualTo(-2);
    statistics.observe(new float[] {5, 0, 0, 0});
    assertThat(statistics.moments().get(0).count()).isEqualTo(9);
    assertThat(bytes(statistics)[0]).isEqualTo((byte) 2);
  }

  /** As a wild value of 1e9 among 3,000 left them. */
  @Test
  void statisticsOfFormat1ThatAWildValueRuinedRecover() throws IOException {
    FeatureStatistics statistics = format1(3_001, 333_222, 1e18);
    Random random = new Random(4);
    for (int i = 0; i < 600; i++) {
      statistics.observe(new float[] {random.nextFloat(), 0, 0, 0});
    }
    assertThat(statistics.moments().get(0).mean()).isCloseTo(0.5, within(0.05));
    assertThat(statistics.moments().get(0).deviation()).isCloseTo(0.289, within(0.03));
  }

  private static FeatureStatistics format1(long count, double mean, double squares)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(1);
    out.writeInt(1);
    out.writeLong(count);
    out.writeDouble(mean);
    out.writeDouble(squares);
    FeatureStatistics statistics = new FeatureStatistics(SPEC);
    statistics.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    return statistics;
  }

  @Test
  void statisticsThatAreNoneAreRefused() {
    for (double[] wrong : new double[][] {{-1, 0, 1}, {1, Double.NaN, 1}, {1, 0, -1}}) {
      assertThatThrownBy(() -> format1((long) wrong[0], wrong[1], wrong[2]))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "feature statistics must have a count and a variance from 0 on and be finite: "
                  + ((long) wrong[0] + ", mean " + wrong[1])
                  + (", variance " + wrong[2] / (long) wrong[0]));
    }
  }

  private static void readFormat2(
      int alarm, int length, int crossings, float last, double mean, double variance)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(2);
    out.writeInt(1);
    out.writeInt(alarm);
    out.writeLong(8);
    out.writeDouble(5);
    out.writeDouble(4);
    out.writeInt(length);
    out.writeInt(crossings);
    out.writeFloat(last);
    out.writeDouble(mean);
    out.writeDouble(variance);
    new FeatureStatistics(SPEC)
        .read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  @Test
  void runsThatAreNoneAreRefused() throws IOException {
    readFormat2(0, -3, 2, 1, 1, 1);
    readFormat2(0, 0, 7, 1, 1, 1);
    double nan = Double.NaN;
    double[][] all = {
      {3, -1, 1, 1, 1},
      {3, 3, 1, 1, 1},
      {-3, 3, 1, 1, 1},
      {3, 1, nan, 1, 1},
      {3, 1, 1, nan, 1},
      {0, 0, 1, Double.POSITIVE_INFINITY, 1},
      {3, 1, 1, 1, nan},
      {3, 1, 1, 1, -1}
    };
    for (double[] wrong : all) {
      int length = (int) wrong[0];
      int crossings = (int) wrong[1];
      float last = (float) wrong[2];
      assertThatThrownBy(() -> readFormat2(0, length, crossings, last, wrong[3], wrong[4]))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "a run must be finite, with a variance from 0 on and fewer crossings than values: "
                  + (length + " values, " + crossings + " crossings, last " + last)
                  + (", mean " + wrong[3] + ", variance " + wrong[4]));
    }
  }

  @Test
  void anAlarmOutOfItsRangeIsRefused() throws IOException {
    readFormat2(-80, 0, 0, 0, 0, 0);
    readFormat2(1_000, 0, 0, 0, 0, 0);
    for (int alarm : new int[] {-81, 1_001}) {
      assertThatThrownBy(() -> readFormat2(alarm, 0, 0, 0, 0, 0))
          .isInstanceOf(IOException.class)
          .hasMessage("an alarm of feature statistics must be from -80 to 1000: " + alarm);
    }
  }

  private static byte[] bytes(FeatureStatistics statistics) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    statistics.write(new DataOutputStream(out));
    return out.toByteArray();
  }
}
