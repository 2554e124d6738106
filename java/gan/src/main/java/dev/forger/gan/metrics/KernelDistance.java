// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Philox;
import dev.forger.gan.catalogue.System;
import java.util.Arrays;
import java.util.Map;

/**
 * The kernel inception distance (Bińkowski et al. 2018, arXiv 1801.01401): the unbiased MMD² of
 * features under the kernel (x·y / d + 1)³, mean over subsets. It may be negative.
 *
 * @param distance mean over subsets
 * @param deviation of the subsets, population
 * @param protocol numbers of samples and subsets, and the extractor
 */
@System(
    row = "A7.6",
    equation = "unbiased MMD^2 of features under (x'y / d + 1)^3, mean over subsets",
    seed = 1)
public record KernelDistance(double distance, double deviation, Protocol protocol)
    implements Measurement {
  /** Subsets of usual figures. */
  public static final int SUBSETS = 100;

  /** Samples of a subset of usual figures. */
  public static final int SUBSET = 1000;

  private static final int STREAM = 41;

  /**
   * Measures features.
   *
   * @param samples at least 2
   * @param reference at least 2, by the same extractor
   * @param subsets number of subsets, drawn without replacement
   * @param subset samples of each of both sets; all, in one subset, where there are no more
   * @param seed of the subsets
   * @return the distance
   * @throws dev.forger.ForgerException if there are too few samples or the extractors differ
   */
  public static KernelDistance of(
      Features samples, Features reference, int subsets, int subset, long seed) {
    Features.check("kernel distance", samples, reference, 2);
    Features.positive("kernel distance, subsets", subsets);
    Features.atLeast("kernel distance, subset", subset, 2);
    if (subset >= samples.count() && subset >= reference.count()) {
      double whole = unbiased(samples, reference);
      return new KernelDistance(whole, 0, Protocol.of(samples, reference, "all pairs"));
    }
    int m = Math.min(subset, Math.min(samples.count(), reference.count()));
    double[] values = new double[subsets];
    Philox draws = new Philox(seed, STREAM);
    for (int s = 0; s < subsets; s++) {
      int[] x = draws.sequence(2L * s).permutation(samples.count());
      int[] y = draws.sequence(2L * s + 1).permutation(reference.count());
      values[s] = unbiased(samples.pick(x, 0, m), reference.pick(y, 0, m));
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / subsets;
    return new KernelDistance(
        mean,
        Math.sqrt(variance),
        Protocol.of(samples, reference, "%d subsets of %d, seed %d", subsets, m, seed));
  }

  private static double unbiased(Features x, Features y) {
    double n = x.count();
    double m = y.count();
    return sum(x, x, true) / (n * (n - 1))
        + sum(y, y, true) / (m * (m - 1))
        - 2 * sum(x, y, false) / (n * m);
  }

  private static double sum(Features x, Features y, boolean distinct) {
    double[] sums = new double[y.count()];
    double size = x.size();
    Products.ofRows(
        x,
        y,
        (first, count) ->
            (row, products) -> {
              for (int j = 0; j < count; j++) {
                double base = products[j] / size + 1;
                sums[first + j] += base * base * base;
              }
              if (distinct && row >= first && row < first + count) {
                double base = products[row - first] / size + 1;
                sums[row] -= base * base * base;
              }
            });
    return Arrays.stream(sums).sum();
  }

  @Override
  public Map<String, Double> figures() {
    return Measurement.figures("kernel distance", distance, "deviation", deviation);
  }
}
