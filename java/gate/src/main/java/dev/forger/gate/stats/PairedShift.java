// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import dev.forger.gate.stats.Bootstrap.Term;

/**
 * The Hodges-Lehmann estimate of the shift within pairs: the median of the means of all two
 * differences, each with itself included (Walsh averages; Lehmann, "Nonparametrics", 4.3), and the
 * percentile bootstrap of it over pairs.
 */
public final class PairedShift {
  private PairedShift() {}

  /**
   * The shift from x to y.
   *
   * @param x values before, at least one
   * @param y values after, one for each of them
   * @return the estimate
   */
  public static double of(double[] x, double[] y) {
    return averages(x, y).estimate();
  }

  /**
   * The shift with its interval.
   *
   * @param x values before, at least one
   * @param y values after, one for each of them
   * @param level confidence, between 0 and 1
   * @param resamples how often pairs are drawn
   * @param seed of the draws
   * @return estimate and percentiles
   */
  public static Interval interval(double[] x, double[] y, double level, int resamples, long seed) {
    return averages(x, y).interval(level, resamples, seed);
  }

  private static Bootstrap averages(double[] x, double[] y) {
    int n = x.length;
    if (n == 0 || y.length != n) {
      throw new IllegalArgumentException(
          "pairs: given " + n + " and " + y.length + " values, expected as many, at least one");
    }
    Term[] all = new Term[n * (n + 1) / 2];
    int k = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        all[k++] = new Term((y[i] - x[i] + y[j] - x[j]) / 2, i, j);
      }
    }
    return new Bootstrap(all, PairedShift::times, n);
  }

  /** A pair that was drawn a times has a (a + 1) / 2 means with itself. */
  private static int times(Term term, int[] drawn) {
    int a = drawn[term.first()];
    return term.first() == term.second() ? a * (a + 1) / 2 : a * drawn[term.second()];
  }
}
