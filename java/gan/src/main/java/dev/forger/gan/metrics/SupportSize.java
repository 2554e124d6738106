// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.gan.catalogue.System;
import java.util.Arrays;
import java.util.Map;

/**
 * How many different samples a generator can make, by the birthday paradox (Arora and Zhang 2017,
 * arXiv 1706.08224): of n samples n (n - 1) / 2 pairs are equal with probability 1 / support each.
 * Samples count as equal where they are nearer to each other than any two real ones are.
 *
 * @param support the estimate; infinite where no pair is equal: then it is likely above pairs
 * @param equal pairs of equal samples
 * @param pairs all pairs
 * @param threshold the least distance of two real samples
 * @param protocol numbers of samples, and the extractor
 */
@System(
    row = {"A7.2", "A7.6"},
    equation = "support about n (n - 1) / 2 over the number of equal pairs of n samples",
    seed = 1)
public record SupportSize(
    double support, long equal, long pairs, double threshold, Protocol protocol)
    implements Measurement {
  /**
   * Estimates the support.
   *
   * @param samples at least 2
   * @param reference real samples, at least 2, by the same extractor; as many of both are taken
   * @return the estimate
   * @throws dev.forger.ForgerException if there are too few samples or the extractors differ
   */
  public static SupportSize of(Features samples, Features reference) {
    Features.check("support size", samples, reference, 2);
    int n = Math.min(samples.count(), reference.count());
    Features x = samples.first(n);
    Features y = reference.first(n);
    double threshold = Arrays.stream(SquaredDistances.radii(y, 1)).min().orElseThrow();
    long equal = nearer(x, threshold);
    long pairs = n * (n - 1L) / 2;
    return new SupportSize(
        (double) pairs / equal,
        equal,
        pairs,
        Math.sqrt(threshold),
        Protocol.of(x, y, "threshold from as many real samples"));
  }

  private static long nearer(Features x, double threshold) {
    long[] counts = new long[x.count()];
    SquaredDistances.between(
        x,
        x,
        (first, count) ->
            (row, squares) -> {
              for (int j = 0; j < Math.min(count, row - first); j++) {
                counts[first + j] += squares[j] < threshold ? 1 : 0;
              }
            });
    return Arrays.stream(counts).sum();
  }

  @Override
  public Map<String, Double> figures() {
    return Measurement.figures("support", support, "equal pairs", equal, "of pairs", pairs);
  }
}
