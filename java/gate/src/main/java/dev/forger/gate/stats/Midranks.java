// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import dev.forger.gate.stats.MannWhitney.Alternative;

/**
 * Ranks of pooled values, ties sharing the mean of theirs. Twice the rank is a whole number, so the
 * sums of all subsets of a size can be counted.
 */
final class Midranks {
  private final int[] doubled;

  private Midranks(int[] doubled) {
    this.doubled = doubled;
  }

  static Midranks of(double[] values, double[] sorted) {
    int[] doubled = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      int below = 0;
      int equal = 0;
      for (double other : sorted) {
        below += other < values[i] ? 1 : 0;
        equal += other == values[i] ? 1 : 0;
      }
      doubled[i] = 2 * below + equal + 1;
    }
    return new Midranks(doubled);
  }

  /**
   * The p-value of the sum of the first ranks among the sums of all subsets of as many. Counts are
   * doubles: whole numbers up to 2^53, and as good as those beyond.
   */
  double p(int first, Alternative alternative) {
    int total = 0;
    int observed = 0;
    for (int i = 0; i < doubled.length; i++) {
      total += doubled[i];
      observed += i < first ? doubled[i] : 0;
    }
    double[][] ways = new double[first + 1][total + 1];
    ways[0][0] = 1;
    int reached = 0;
    for (int rank : doubled) {
      reached += rank;
      for (int k = first; k >= 1; k--) {
        for (int sum = reached; sum >= rank; sum--) {
          ways[k][sum] += ways[k - 1][sum - rank];
        }
      }
    }
    // Doubled ranks sum to N (N + 1), so the mean of a subset's sum is whole: first (N + 1).
    int mean = first * (doubled.length + 1);
    double extreme = 0;
    double all = 0;
    for (int sum = 0; sum <= total; sum++) {
      boolean counts =
          switch (alternative) {
            case LESS -> sum <= observed;
            case GREATER -> sum >= observed;
            case TWO_SIDED -> Math.abs(sum - mean) >= Math.abs(observed - mean);
          };
      extreme += counts ? ways[first][sum] : 0;
      all += ways[first][sum];
    }
    return extreme / all;
  }
}
