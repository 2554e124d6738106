// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gate.stats.MannWhitney.Alternative;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;

class PairsTest {
  private static double[] normals(SplittableRandom random, int n, double shift) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = shift + IntervalsTest.normal(random);
    }
    return values;
  }

  /** Of all choices of signs, those as extreme as given. */
  private static double enumerated(double[] differences, Alternative alternative) {
    double[] d = Arrays.stream(differences).filter(v -> v != 0).toArray();
    double[] ranks = new double[d.length];
    double total = 0;
    double observed = 0;
    for (int i = 0; i < d.length; i++) {
      double size = Math.abs(d[i]);
      double below = Arrays.stream(d).filter(v -> Math.abs(v) < size).count();
      double equal = Arrays.stream(d).filter(v -> Math.abs(v) == size).count();
      ranks[i] = below + (equal + 1) / 2;
      total += ranks[i];
      observed += d[i] > 0 ? ranks[i] : 0;
    }
    int extreme = 0;
    for (int signs = 0; signs < 1 << d.length; signs++) {
      double sum = 0;
      for (int i = 0; i < d.length; i++) {
        sum += (signs >> i & 1) == 1 ? ranks[i] : 0;
      }
      boolean counts =
          switch (alternative) {
            case LESS -> sum <= observed;
            case GREATER -> sum >= observed;
            case TWO_SIDED -> Math.abs(sum - total / 2) >= Math.abs(observed - total / 2);
          };
      extreme += counts ? 1 : 0;
    }
    return (double) extreme / (1 << d.length);
  }

  @Test
  void agreesWithFullEnumeration() {
    SplittableRandom random = new SplittableRandom(9);
    for (int trial = 0; trial < 60; trial++) {
      int n = 1 + random.nextInt(10);
      int levels = trial % 3 == 0 ? 1_000_000 : 2 + random.nextInt(6);
      double[] x = new double[n];
      double[] y = new double[n];
      double[] d = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = random.nextInt(levels) / 4.0;
        y[i] = random.nextInt(levels) / 4.0;
        d[i] = x[i] - y[i];
      }
      for (Alternative alternative : Alternative.values()) {
        assertEquals(
            enumerated(d, alternative),
            SignedRank.p(x, y, alternative),
            1e-12,
            "trial " + trial + " " + alternative);
      }
    }
  }

  @Test
  void agreesWithCommonsStatistics() {
    SplittableRandom random = new SplittableRandom(10);
    for (int trial = 0; trial < 20; trial++) {
      int n = 5 + random.nextInt(20);
      double[] x = normals(random, n, .4);
      double[] y = normals(random, n, 0);
      double expected =
          WilcoxonSignedRankTest.withDefaults()
              .with(PValueMethod.EXACT)
              .with(AlternativeHypothesis.GREATER_THAN)
              .test(x, y)
              .getPValue();
      assertEquals(expected, SignedRank.p(x, y, Alternative.GREATER), 1e-12);
    }
  }

  /** Critical values of the table, one-sided .05: 8 pairs 5, 12 pairs 17, 20 pairs 60. */
  @Test
  void tableOfCriticalValues() {
    assertEquals(1.0 / 64, ofSum(6, 0), 1e-15);
    assertTrue(ofSum(8, 5) <= .05 && ofSum(8, 6) > .05);
    assertTrue(ofSum(12, 17) <= .05 && ofSum(12, 18) > .05);
    assertTrue(ofSum(20, 60) <= .05 && ofSum(20, 61) > .05);
  }

  /** The p-value of n differences whose positive ones have that sum of ranks. */
  private static double ofSum(int n, int sum) {
    double[] x = new double[n];
    for (int rank = n; rank >= 1; rank--) {
      boolean positive = sum >= rank;
      sum -= positive ? rank : 0;
      x[rank - 1] = positive ? rank : -rank;
    }
    return SignedRank.p(x, new double[n], Alternative.LESS);
  }

  @Test
  void pairsThatDoNotDifferSayNothing() {
    double[] same = {3, 1, 2, 5};
    for (Alternative alternative : Alternative.values()) {
      assertEquals(1, SignedRank.p(same, same, alternative));
    }
  }

  @Test
  void misuseIsRefused() {
    double[] one = {1};
    for (double[] bad : new double[][] {{}, {1, 2}, {Double.NaN}}) {
      assertTrue(
          assertThrows(
                  IllegalArgumentException.class, () -> SignedRank.p(one, bad, Alternative.LESS))
              .getMessage()
              .startsWith("pairs: given "));
    }
    assertThrows(IllegalArgumentException.class, () -> PairedShift.of(one, new double[2]));
  }

  /** Differences 1, 2, 6: means 1, 1.5, 2, 3.5, 4, 6. */
  @Test
  void shiftIsTheMedianOfWalshAverages() {
    double[] x = {10, 20, 30};
    double[] y = {11, 22, 36};
    assertEquals(2.75, PairedShift.of(x, y));
    assertEquals(1, PairedShift.of(new double[] {1}, new double[] {2}));
  }

  /** The same draws, with all means anew each time. */
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
      shifts[r] = PairedShift.of(a, b);
    }
    Arrays.sort(shifts);
    Interval interval = PairedShift.interval(x, y, .9, 100, 3);
    assertEquals(PairedShift.of(x, y), interval.estimate());
    assertEquals(shifts[4], interval.low());
    assertEquals(shifts[95], interval.high());
  }

  /** What both of a pair share has no weight, however large it is. */
  @Test
  void intervalsCoverTheShiftWhateverIsShared() {
    SplittableRandom random = new SplittableRandom(12);
    int trials = 1000;
    int covered = 0;
    double width = 0;
    for (int t = 0; t < trials; t++) {
      double[] shared = normals(random, 12, 0);
      double[] x = normals(random, 12, 0);
      double[] y = normals(random, 12, .5);
      for (int i = 0; i < 12; i++) {
        x[i] += 100 * shared[i];
        y[i] += 100 * shared[i];
      }
      Interval interval = PairedShift.interval(x, y, .95, 200, t);
      covered += interval.low() <= .5 && .5 <= interval.high() ? 1 : 0;
      width += interval.high() - interval.low();
    }
    assertTrue(covered >= .88 * trials && covered <= .985 * trials, "covered " + covered);
    assertTrue(width / trials < 2, "width " + width / trials);
  }
}
