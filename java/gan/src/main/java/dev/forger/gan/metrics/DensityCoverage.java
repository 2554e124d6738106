// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.gan.catalogue.System;
import java.util.Arrays;
import java.util.Map;

/**
 * Density and coverage (Naeem et al. 2020, arXiv 2002.09797): how many balls of real samples hold a
 * generated one, and the share of balls that hold any. Outliers among real samples count less than
 * for precision, and samples spread far do not raise coverage as they raise recall.
 *
 * @param density mean number of balls that hold a sample, over k: about 1 for real ones
 * @param coverage share of balls with a sample: about 1 - 2^-k for real ones
 * @param protocol numbers of samples and neighbours, and the extractor
 */
@System(
    row = {"A7.3", "A7.6"},
    equation = "balls of real samples around a generated one, over k; share of balls with any",
    seed = 1)
public record DensityCoverage(double density, double coverage, Protocol protocol)
    implements Measurement {
  /** Neighbours of published figures. */
  public static final int NEIGHBOURS = 5;

  /**
   * Measures features.
   *
   * @param samples at least 1
   * @param reference more than k, by the same extractor
   * @param k at least 1
   * @return both figures
   * @throws dev.forger.ForgerException if there are too few samples or the extractors differ
   */
  public static DensityCoverage of(Features samples, Features reference, int k) {
    Features.positive("density and coverage, neighbours", k);
    Features.check("density and coverage", samples, reference, 1);
    Features.atLeast("density and coverage, reference", reference.count(), k + 1);
    double[] radii = SquaredDistances.radii(reference, k);
    int[] balls = new int[reference.count()];
    SquaredDistances.between(
        samples,
        reference,
        (first, count) ->
            (row, squares) -> {
              for (int j = 0; j < count; j++) {
                balls[first + j] += squares[j] <= radii[first + j] ? 1 : 0;
              }
            });
    double sum = Arrays.stream(balls).asDoubleStream().sum();
    double hit = Arrays.stream(balls).filter(n -> n > 0).count();
    return new DensityCoverage(
        sum / k / samples.count(),
        hit / balls.length,
        Protocol.of(samples, reference, "%d neighbours", k));
  }

  @Override
  public Map<String, Double> figures() {
    return Measurement.figures("density", density, "coverage", coverage);
  }
}
