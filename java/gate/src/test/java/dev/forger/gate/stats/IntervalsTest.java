// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntervalsTest {
  @Test
  void shiftIsTheMedianOfAllDifferences() {
    // Differences 1, 3, 6, -1, 1, 4, -2, 0, 3, sorted -2 -1 0 1 1 3 3 4 6.
    assertEquals(1, HodgesLehmann.shift(new double[] {1, 3, 4}, new double[] {2, 4, 7}));
    assertEquals(1.5, HodgesLehmann.shift(new double[] {0}, new double[] {1, 2}));
  }

  /** n = m = 6: P(U ≤ 5) = 19/924 = .0206 ≤ .025 < P(U ≤ 6), so the sixth difference ends it. */
  @Test
  void intervalInvertsTheTest() {
    double[] x = {1, 2, 3, 4, 5, 6};
    double[] y = {1.01, 2.3, 3.7, 4.2, 5.9, 6.13};
    double[] all =
        Arrays.stream(y).flatMap(b -> Arrays.stream(x).map(a -> b - a)).sorted().toArray();
    Interval interval = HodgesLehmann.interval(x, y, .95);
    assertEquals(all[5], interval.low());
    assertEquals(all[30], interval.high());
    // Three and three can never reach 95 %: the whole range is left.
    Interval whole =
        HodgesLehmann.interval(new double[] {1, 2, 3}, new double[] {1.1, 2.2, 3.3}, .95);
    assertEquals(-1.9, whole.low(), 1e-12);
    assertEquals(2.3, whole.high(), 1e-12);
  }

  static double normal(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  @Test
  void intervalsCoverTheShift() {
    SplittableRandom random = new SplittableRandom(11);
    int trials = 1500;
    int exact = 0;
    int bootstrap = 0;
    for (int t = 0; t < trials; t++) {
      double[] x = new double[12];
      double[] y = new double[12];
      for (int i = 0; i < 12; i++) {
        double common = 2 * normal(random);
        x[i] = common + normal(random);
        y[i] = common + normal(random) + .5;
      }
      Interval ranks = HodgesLehmann.interval(x, y, .95);
      exact += ranks.low() <= .5 && .5 <= ranks.high() ? 1 : 0;
      Interval rounds = RoundBootstrap.interval(x, y, .95, 200, t);
      bootstrap += rounds.low() <= .5 && .5 <= rounds.high() ? 1 : 0;
    }
    // What both legs of a round share makes the test of two samples careful, not wrong.
    assertTrue(exact >= .95 * trials, "exact " + exact);
    // Percentiles of twelve rounds are a little narrow.
    assertTrue(bootstrap >= .89 * trials && bootstrap <= .985 * trials, "bootstrap " + bootstrap);
  }

  /** The same draws, with all n² differences sorted anew each time. */
  @Test
  void bootstrapAgreesWithItsDefinition() {
    double[] x = {1, 5, 2, 9, 4};
    double[] y = {2, 4, 8, 7, 6};
    SplittableRandom random = new SplittableRandom(3);
    double[] shifts = new double[100];
    for (int r = 0; r < shifts.length; r++) {
      double[] a = new double[5];
      double[] b = new double[5];
      for (int i = 0; i < 5; i++) {
        int drawn = random.nextInt(5);
        a[i] = x[drawn];
        b[i] = y[drawn];
      }
      shifts[r] = HodgesLehmann.shift(a, b);
    }
    Arrays.sort(shifts);
    Interval interval = RoundBootstrap.interval(x, y, .9, 100, 3);
    assertEquals(HodgesLehmann.shift(x, y), interval.estimate());
    assertEquals(shifts[4], interval.low());
    assertEquals(shifts[95], interval.high());
  }

  @Test
  void misuseIsRefused() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> RoundBootstrap.interval(new double[2], new double[3], .95, 10, 1));
    assertEquals("rounds: given 2 and 3, expected as many, at least one", e.getMessage());
  }

  @Test
  void medians() {
    assertEquals(2, Medians.of(new double[] {9, 1, 2}));
    assertEquals(1.5, Medians.of(new double[] {2, 1}));
    assertTrue(Double.isNaN(Medians.of(new double[0])));
  }
}
