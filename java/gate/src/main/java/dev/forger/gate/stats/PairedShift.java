// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

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
    int[] once = new int[x.length];
    Arrays.fill(once, 1);
    return weightedMedian(averages(x, y), once);
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
    int n = x.length;
    Average[] sorted = averages(x, y);
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
        of(x, y),
        shifts[(int) Math.floor(tail * (resamples - 1))],
        shifts[(int) Math.ceil((1 - tail) * (resamples - 1))]);
  }

  private record Average(double value, int first, int second) implements Comparable<Average> {
    @Override
    public int compareTo(Average other) {
      return Double.compare(value, other.value);
    }
  }

  private static Average[] averages(double[] x, double[] y) {
    int n = x.length;
    if (n == 0 || y.length != n) {
      throw new IllegalArgumentException(
          "pairs: given " + n + " and " + y.length + " values, expected as many, at least one");
    }
    Average[] all = new Average[n * (n + 1) / 2];
    int k = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        all[k++] = new Average((y[i] - x[i] + y[j] - x[j]) / 2, i, j);
      }
    }
    Arrays.sort(all);
    return all;
  }

  /** The middle, or the mean of the two middle ones, where a pair may be there several times. */
  private static double weightedMedian(Average[] sorted, int[] weights) {
    int pairs = Arrays.stream(weights).sum();
    int all = pairs * (pairs + 1) / 2;
    int seen = 0;
    double lower = Double.NaN;
    for (Average average : sorted) {
      int a = weights[average.first];
      seen += average.first == average.second ? a * (a + 1) / 2 : a * weights[average.second];
      if (Double.isNaN(lower) && seen > (all - 1) / 2) {
        lower = average.value;
      }
      if (seen > all / 2) {
        return (lower + average.value) / 2;
      }
    }
    throw new AssertionError("weights sum to less than all");
  }
}
