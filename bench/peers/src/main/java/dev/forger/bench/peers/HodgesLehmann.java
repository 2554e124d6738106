// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import java.util.Arrays;

/**
 * The Hodges-Lehmann estimate of a ratio from paired rounds, with the confidence interval that
 * inverts Wilcoxon's signed-rank test.
 *
 * @param ratio exponential of the median of all means of two logarithms
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param confidence that the interval has, at least 0.95 from six rounds on
 */
public record HodgesLehmann(double ratio, double low, double high, double confidence) {
  private static final double LEVEL = 0.95;

  /**
   * Estimates.
   *
   * @param ratios one positive number a round, at least one
   * @return the estimate
   */
  public static HodgesLehmann of(double[] ratios) {
    int n = ratios.length;
    double[] means = new double[n * (n + 1) / 2];
    int k = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        means[k++] = (Math.log(ratios[i]) + Math.log(ratios[j])) / 2;
      }
    }
    Arrays.sort(means);
    double median = (means[(k - 1) / 2] + means[k / 2]) / 2;
    double[] below = cumulative(n);
    // The widest cut whose tails still leave the level; the whole range where there is none.
    int cut = 0;
    while (2 * below[cut + 1] <= 1 - LEVEL) {
      cut++;
    }
    return new HodgesLehmann(
        Math.exp(median), Math.exp(means[cut]), Math.exp(means[k - 1 - cut]), 1 - 2 * below[cut]);
  }

  /** P(W ≤ w) of the signed-rank statistic of n pairs. */
  private static double[] cumulative(int n) {
    double[] ways = new double[n * (n + 1) / 2 + 1];
    ways[0] = 1;
    for (int rank = 1; rank <= n; rank++) {
      for (int w = ways.length - 1; w >= rank; w--) {
        ways[w] += ways[w - rank];
      }
    }
    double sum = 0;
    for (int w = 0; w < ways.length; w++) {
      sum += ways[w];
      ways[w] = sum / Math.pow(2, n);
    }
    return ways;
  }
}
