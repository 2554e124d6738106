// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

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
    Pair[] sorted = new Pair[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        sorted[i * n + j] = new Pair(y[j] - x[i], i, j);
      }
    }
    Arrays.sort(sorted);
    SplittableRandom random = new SplittableRandom(seed);
    double[] shifts = new double[resamples];
    int[] weights = new int[n];
    for (int r = 0; r < resamples; r++) {
      Arrays.fill(weights, 0);
      for (int i = 0; i < n; i++) {
        weights[random.nextInt(n)]++;
      }
      shifts[r] = weightedMedian(sorted, weights);
    }
    Arrays.sort(shifts);
    double tail = (1 - level) / 2;
    return new Interval(
        HodgesLehmann.shift(x, y),
        shifts[(int) Math.floor(tail * (resamples - 1))],
        shifts[(int) Math.ceil((1 - tail) * (resamples - 1))]);
  }

  private record Pair(double difference, int x, int y) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      return Double.compare(difference, other.difference);
    }
  }

  /** The middle, or the mean of the two middle ones, of n² differences. */
  private static double weightedMedian(Pair[] sorted, int[] weights) {
    int all = weights.length * weights.length;
    int seen = 0;
    double lower = Double.NaN;
    for (Pair pair : sorted) {
      int weight = weights[pair.x] * weights[pair.y];
      if (weight == 0) {
        continue;
      }
      seen += weight;
      if (Double.isNaN(lower) && seen > (all - 1) / 2) {
        lower = pair.difference;
      }
      if (seen > all / 2) {
        return (lower + pair.difference) / 2;
      }
    }
    throw new AssertionError("weights sum to less than all");
  }
}
