// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gate.stats.MannWhitney.Alternative;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MannWhitneyTest {
  /** Counts, over all choices of the places of x among all values, those as extreme as given. */
  private static double enumerated(double[] x, double[] y, Alternative alternative) {
    int n = x.length + y.length;
    double[] all = new double[n];
    System.arraycopy(x, 0, all, 0, x.length);
    System.arraycopy(y, 0, all, x.length, y.length);
    double mean = x.length * y.length / 2.0;
    double observed = u(all, (1 << x.length) - 1);
    int extreme = 0;
    int count = 0;
    for (int chosen = 0; chosen < 1 << n; chosen++) {
      if (Integer.bitCount(chosen) == x.length) {
        double u = u(all, chosen);
        boolean counts =
            switch (alternative) {
              case LESS -> u <= observed;
              case GREATER -> u >= observed;
              case TWO_SIDED -> Math.abs(u - mean) >= Math.abs(observed - mean);
            };
        extreme += counts ? 1 : 0;
        count++;
      }
    }
    return (double) extreme / count;
  }

  /** How often a chosen value exceeds another one, ties counted half. */
  private static double u(double[] all, int chosen) {
    double u = 0;
    for (int i = 0; i < all.length; i++) {
      for (int j = 0; j < all.length; j++) {
        if ((chosen >> i & 1) == 1 && (chosen >> j & 1) == 0) {
          u += all[i] > all[j] ? 1 : all[i] == all[j] ? .5 : 0;
        }
      }
    }
    return u;
  }

  @Test
  void publishedExampleWithTies() {
    double[] x = {1, 2, 2, 3, 5};
    double[] y = {2, 4, 6, 7, 8, 9};
    assertEquals(.04978, MannWhitney.p(x, y, Alternative.TWO_SIDED), 5e-6);
    assertEquals(23.0 / 462, MannWhitney.p(x, y, Alternative.TWO_SIDED), 1e-15);
  }

  /** Table of critical values: U = 2 of 6 and 6, 37 of 12 and 12, one-sided. */
  @Test
  void tableOfCriticalValues() {
    double[] x = {1, 2, 3, 4, 5, 8};
    double[] y = {6, 7, 9, 10, 11, 12};
    assertEquals(4.0 / 924, MannWhitney.p(x, y, Alternative.LESS), 1e-14);
    // n = m = 12: one-sided .05 has the critical value 42, .01 has 31, .001 has 20.
    assertTrue(ofU(12, 42) <= .05 && ofU(12, 43) > .05);
    assertTrue(ofU(12, 31) <= .01 && ofU(12, 32) > .01);
    assertTrue(ofU(9, 21) <= .05 && ofU(9, 22) > .05);
    assertTrue(ofU(6, 7) <= .05 && ofU(6, 8) > .05);
  }

  /** The p-value of samples of n values with that U. */
  private static double ofU(int n, int u) {
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      y[i] = i;
      // The k-th x exceeds min(n, what is left) of y.
      int exceeds = Math.min(n, u);
      u -= exceeds;
      x[i] = exceeds - .5 - i * 1e-6;
    }
    return MannWhitney.p(x, y, Alternative.LESS);
  }

  @Test
  void agreesWithFullEnumeration() {
    SplittableRandom random = new SplittableRandom(7);
    for (int trial = 0; trial < 60; trial++) {
      double[] x = new double[1 + random.nextInt(6)];
      double[] y = new double[1 + random.nextInt(6)];
      // Few levels give many ties, many levels none.
      int levels = trial % 3 == 0 ? 1_000_000 : 2 + random.nextInt(6);
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextInt(levels) / 4.0;
      }
      for (int i = 0; i < y.length; i++) {
        y[i] = random.nextInt(levels) / 4.0;
      }
      for (Alternative alternative : Alternative.values()) {
        assertEquals(
            enumerated(x, y, alternative),
            MannWhitney.p(x, y, alternative),
            1e-12,
            "trial " + trial + " " + alternative);
      }
    }
  }

  @Test
  void allTiedSaysNothing() {
    double[] same = {3, 3, 3, 3};
    for (Alternative alternative : Alternative.values()) {
      assertEquals(1, MannWhitney.p(same, same, alternative), 1e-15);
    }
  }

  @Test
  void misuseIsRefused() {
    double[] some = {1};
    for (double[] bad : new double[][] {{}, {Double.NaN}, {Double.POSITIVE_INFINITY}}) {
      Exception e =
          assertThrows(
              IllegalArgumentException.class, () -> MannWhitney.p(some, bad, Alternative.LESS));
      assertTrue(e.getMessage().startsWith("sample y: given "), e.getMessage());
    }
  }
}
