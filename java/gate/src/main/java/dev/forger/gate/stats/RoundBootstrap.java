// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import dev.forger.gate.stats.Bootstrap.Term;

/**
 * The percentile bootstrap of the Hodges-Lehmann shift over rounds. A round is drawn with both of
 * its legs: what slowed the machine for a moment slowed both.
 */
public final class RoundBootstrap {
  private RoundBootstrap() {}

  /**
   * The shift from x to y with its interval.
   *
   * @param x one value a round
   * @param y one value for the same rounds
   * @param level confidence, between 0 and 1
   * @param resamples how often rounds are drawn
   * @param seed of the draws
   * @return shift and percentiles
   * @throws IllegalArgumentException for samples of unequal sizes or without values
   */
  public static Interval interval(double[] x, double[] y, double level, int resamples, long seed) {
    int n = x.length;
    if (n == 0 || y.length != n) {
      throw new IllegalArgumentException(
          "rounds: given " + n + " and " + y.length + ", expected as many, at least one");
    }
    Term[] differences = new Term[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        differences[i * n + j] = new Term(y[j] - x[i], i, j);
      }
    }
    return new Bootstrap(differences, (t, drawn) -> drawn[t.first()] * drawn[t.second()], n)
        .interval(level, resamples, seed);
  }
}
