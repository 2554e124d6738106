// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import dev.forger.gate.stats.MannWhitney.Alternative;

/**
 * The exact signed-rank test of pairs; with ties, the exact distribution of midranks over all
 * choices of signs. Differences of zero are left out.
 *
 * <p>Wilcoxon, "Individual comparisons by ranking methods", 1945; ties: Lehmann, "Nonparametrics",
 * 3.2.
 */
public final class SignedRank {
  private SignedRank() {}

  /**
   * The probability of a rank sum at least as extreme where the differences x - y are symmetric
   * around zero.
   *
   * @param x one value of each pair, at least one
   * @param y the other ones
   * @param alternative the direction
   * @return the p-value, exact; 1 where all differences are zero
   * @throws IllegalArgumentException for samples of unequal sizes, without values, or with a value
   *     that is not finite
   */
  public static double p(double[] x, double[] y, Alternative alternative) {
    double[] differences = differences(x, y);
    int n = differences.length;
    int[] doubled = new int[n];
    int total = 0;
    int positive = 0;
    for (int i = 0; i < n; i++) {
      int below = 0;
      int equal = 0;
      for (double other : differences) {
        below += Math.abs(other) < Math.abs(differences[i]) ? 1 : 0;
        equal += Math.abs(other) == Math.abs(differences[i]) ? 1 : 0;
      }
      doubled[i] = 2 * below + equal + 1;
      total += doubled[i];
      positive += differences[i] > 0 ? doubled[i] : 0;
    }
    double[] ways = new double[total + 1];
    ways[0] = 1;
    for (int rank : doubled) {
      for (int sum = total; sum >= rank; sum--) {
        ways[sum] += ways[sum - rank];
      }
    }
    double extreme = 0;
    for (int sum = 0; sum <= total; sum++) {
      boolean counts =
          switch (alternative) {
            case LESS -> sum <= positive;
            case GREATER -> sum >= positive;
            case TWO_SIDED -> Math.abs(2 * sum - total) >= Math.abs(2 * positive - total);
          };
      extreme += counts ? ways[sum] : 0;
    }
    return extreme / Math.pow(2, n);
  }

  private static double[] differences(double[] x, double[] y) {
    if (x.length == 0 || x.length != y.length) {
      throw new IllegalArgumentException(
          "pairs: given " + x.length + " and " + y.length + " values, expected as many, some");
    }
    double[] all = new double[x.length];
    int n = 0;
    for (int i = 0; i < x.length; i++) {
      double difference = x[i] - y[i];
      if (!Double.isFinite(difference)) {
        throw new IllegalArgumentException(
            "pairs: given " + x[i] + " and " + y[i] + ", expected finite values");
      }
      if (difference != 0) {
        all[n++] = difference;
      }
    }
    return java.util.Arrays.copyOf(all, n);
  }
}
