// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import java.util.Arrays;

/**
 * The Hodges-Lehmann estimate of the shift between two samples: the median of all differences, with
 * the distribution-free interval that inverts the Mann-Whitney test (Lehmann, "Nonparametrics",
 * 2.6).
 */
public final class HodgesLehmann {
  private HodgesLehmann() {}

  /**
   * The median of all y - x.
   *
   * @param x values before, at least one
   * @param y values after, at least one
   * @return the shift
   */
  public static double shift(double[] x, double[] y) {
    double[] all = differences(x, y);
    return (all[(all.length - 1) / 2] + all[all.length / 2]) / 2;
  }

  /**
   * The shift with its interval; all differences where the samples are too small for the level.
   *
   * @param x values before, at least one
   * @param y values after, at least one
   * @param level confidence, between 0 and 1
   * @return shift and the ends of an interval that covers it with at least that confidence
   */
  public static Interval interval(double[] x, double[] y, double level) {
    double[] all = differences(x, y);
    double[] below = cumulative(x.length, y.length);
    int cut = 0;
    while (2 * below[cut] <= 1 - level) {
      cut++;
    }
    int low = Math.max(cut - 1, 0);
    return new Interval(shift(x, y), all[low], all[all.length - 1 - low]);
  }

  private static double[] differences(double[] x, double[] y) {
    double[] all = new double[x.length * y.length];
    int k = 0;
    for (double before : x) {
      for (double after : y) {
        all[k++] = after - before;
      }
    }
    Arrays.sort(all);
    return all;
  }

  /** P(U ≤ u) for untied samples of m and n values. */
  private static double[] cumulative(int m, int n) {
    double[][] ways = new double[m + 1][m * n + 1];
    ways[0][0] = 1;
    // U is the sum of m numbers 0 ≤ a_1 ≤ ... ≤ a_m ≤ n: how many y lie below each x.
    for (int part = 0; part <= n; part++) {
      for (int k = 1; k <= m; k++) {
        for (int u = part; u <= m * n; u++) {
          ways[k][u] += ways[k - 1][u - part];
        }
      }
    }
    double all = Arrays.stream(ways[m]).sum();
    double sum = 0;
    double[] cumulative = new double[m * n + 1];
    for (int u = 0; u <= m * n; u++) {
      sum += ways[m][u];
      cumulative[u] = sum / all;
    }
    return cumulative;
  }
}
