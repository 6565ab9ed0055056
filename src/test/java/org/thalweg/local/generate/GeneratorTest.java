package org.thalweg.local.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;

final class GeneratorTest {

  @ParameterizedTest
  @ValueSource(strings = {"hyperplane", "sea", "digits"})
  void theSameSeedGivesTheSameEvents(String name) {
    Generator one = generator(name, Map.of("seed", 7), 1000);
    Generator same = generator(name, Map.of("seed", 7), 1000);
    Generator other = generator(name, Map.of("seed", 8), 1000);
    boolean differs = false;
    for (int i = 0; i < 200; i++) {
      Object[] event = one.next();
      assertThat(event).hasSameSizeAs(one.fields());
      assertThat(Arrays.deepEquals(same.next(), event)).isTrue();
      differs |= !Arrays.deepEquals(other.next(), event);
    }
    assertThat(differs).isTrue();
  }

  @Test
  void hyperplaneBeginsAsItAlwaysDid() {
    Generator generator = generator("hyperplane", Map.of("attributes", 3, "seed", 7), 0);
    assertThat(generator.fields()).containsExactly("x0", "x1", "x2", "class");
    assertThat(generator.next())
        .containsExactly(0.5829302930280781, 0.45244189501146836, 0.24943152228274335, 0);
  }

  @Test
  void hyperplaneWithoutChangeAndNoiseIsOnePlane() {
    Generator generator = generator("hyperplane", Map.of("attributes", 2, "noise", 0), 0);
    // All points of class 1 that come lie above all points of class 0 in one direction: find it.
    double[] low = new double[181];
    double[] high = new double[181];
    Arrays.fill(low, Double.MAX_VALUE);
    Arrays.fill(high, -Double.MAX_VALUE);
    for (int i = 0; i < 2000; i++) {
      Object[] event = generator.next();
      for (int angle = 0; angle <= 180; angle++) {
        double side =
            Math.cos(Math.toRadians(angle / 2.0)) * (double) event[0]
                + Math.sin(Math.toRadians(angle / 2.0)) * (double) event[1];
        if (event[2].equals(1)) {
          low[angle] = Math.min(low[angle], side);
        } else {
          high[angle] = Math.max(high[angle], side);
        }
      }
    }
    double gap = -1;
    for (int angle = 0; angle <= 180; angle++) {
      gap = Math.max(gap, low[angle] - high[angle]);
    }
    assertThat(gap).isGreaterThan(-0.01);
  }

  @Test
  void hyperplaneDrifts() {
    Map<String, Object> still = Map.of("attributes", 2, "noise", 0, "drifting", 1);
    Map<String, Object> turning =
        Map.of("attributes", 2, "noise", 0, "change", 0.001, "flip", 0.0, "drifting", 1);
    // The same random numbers make the same points, so labels differ through the drift alone.
    assertThat(differences(still, turning, 0, 100)).isLessThan(10);
    assertThat(differences(still, turning, 9_000, 10_000)).isGreaterThan(100);
  }

  private static int differences(
      Map<String, Object> left, Map<String, Object> right, int from, int to) {
    Generator one = generator("hyperplane", left, 0);
    Generator two = generator("hyperplane", right, 0);
    int count = 0;
    for (int i = 0; i < to; i++) {
      Object a = one.next()[2];
      Object b = two.next()[2];
      count += i >= from && !a.equals(b) ? 1 : 0;
    }
    return count;
  }

  @Test
  void seaBeginsAsItAlwaysDid() {
    assertThat(generator("sea", Map.of("seed", 7), 0).next())
        .containsExactly(3.8982974839127147, 0.1678829452815611, 9.007606806068834, 1);
  }

  @Test
  void seaJumpsThroughItsThresholds() {
    Generator generator = generator("sea", Map.of("noise", 0), 4000);
    double[] thresholds = {8, 9, 7, 9.5};
    for (int i = 0; i < 8000; i++) {
      Object[] event = generator.next();
      boolean below = (double) event[0] + (double) event[1] <= thresholds[i / 1000 % 4];
      assertThat(event[3]).isEqualTo(below ? 1 : 0);
    }
  }

  @Test
  void seaLiesInTheShareThatNoiseSays() {
    Generator right = generator("sea", Map.of("noise", 0), 40_000);
    Generator noisy = generator("sea", Map.of("noise", 0.1), 40_000);
    int wrong = 0;
    for (int i = 0; i < 40_000; i++) {
      wrong += right.next()[3].equals(noisy.next()[3]) ? 0 : 1;
    }
    assertThat(wrong / 40_000.0).isCloseTo(0.1, within(0.005));
  }

  @Test
  void digitsAreInkOnPaper() {
    Generator generator = generator("digits", Map.of("noise", 0), 0);
    int[] seen = new int[10];
    for (int i = 0; i < 2000; i++) {
      Object[] event = generator.next();
      float[] pixels = (float[]) event[0];
      seen[(int) event[1]]++;
      double ink = 0;
      double edge = 0;
      for (int p = 0; p < 784; p++) {
        assertThat(pixels[p]).isBetween(0f, 1f);
        ink += pixels[p];
        boolean border = p < 28 || p >= 756 || p % 28 == 0 || p % 28 == 27;
        edge += border ? pixels[p] : 0;
      }
      assertThat(ink).isBetween(15.0, 250.0);
      assertThat(edge).isLessThan(ink / 4);
    }
    assertThat(Arrays.stream(seen).boxed()).allMatch(count -> count > 150 && count < 250);
  }

  @Test
  void digitsTurnTheirInk() {
    Generator plain = generator("digits", Map.of(), 0);
    Generator turned = generator("digits", Map.of("invertAfter", 10), 0);
    for (int i = 0; i < 20; i++) {
      float[] before = (float[]) plain.next()[0];
      float[] after = (float[]) turned.next()[0];
      for (int p = 0; p < 784; p++) {
        assertThat(after[p]).isEqualTo(i < 10 ? before[p] : 1 - before[p]);
      }
    }
  }

  @Test
  void mistakesAreNamed() {
    Problems problems = new Problems();
    Node input = Node.root(Map.of("sea", Map.of("noise", 2, "evry", 5)), problems);
    Generator unused = Generator.all().get("sea").read(input.get("sea"), 10);
    assertThat(problems.all())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "sea.noise: must be from 0 to 1: 2", "sea.evry: unknown key; did you mean every?");
  }

  private static Generator generator(String name, Map<String, Object> settings, long events) {
    Problems problems = new Problems();
    Generator generator = Generator.all().get(name).read(Node.root(settings, problems), events);
    problems.throwIfAny();
    return generator;
  }
}
