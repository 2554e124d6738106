// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Philox;
import dev.forger.gan.catalogue.System;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The sliced Wasserstein distance of order 2 (Bonneel et al. 2015): the root of the mean W2² of
 * projections on random directions.
 *
 * @param distance SW2; of a set moved by v in d dimensions |v| / √d
 * @param protocol numbers of samples and directions, and the extractor
 */
@System(
    row = {"A4.4", "A7.6"},
    equation = "SW2^2 = mean over directions of W2^2 of projections",
    seed = 1)
public record SlicedWasserstein(double distance, Protocol protocol) implements Measurement {
  /** Directions of a usual figure. */
  public static final int DIRECTIONS = 256;

  private static final int STREAM = 42;

  /**
   * Measures features.
   *
   * @param samples at least 1
   * @param reference at least 1, by the same extractor
   * @param directions at least 1, uniform on the sphere
   * @param seed of the directions
   * @return the distance
   * @throws dev.forger.ForgerException if there is none or the extractors differ
   */
  public static SlicedWasserstein of(
      Features samples, Features reference, int directions, long seed) {
    Features.check("sliced Wasserstein distance", samples, reference, 1);
    Features.positive("sliced Wasserstein distance, directions", directions);
    Features units = units(directions, samples.size(), seed);
    double[][] x = projections(samples, units);
    double[][] y = projections(reference, units);
    double[] squares =
        IntStream.range(0, directions)
            .parallel()
            .mapToDouble(k -> LineWasserstein.power(x[k], y[k], 2))
            .toArray();
    return new SlicedWasserstein(
        Math.sqrt(Arrays.stream(squares).sum() / directions),
        Protocol.of(samples, reference, "%d directions, seed %d", directions, seed));
  }

  private static Features units(int directions, int size, long seed) {
    double[][] rows = new double[directions][size];
    Philox draws = new Philox(seed, STREAM);
    for (int k = 0; k < directions; k++) {
      Philox.Sequence u = draws.sequence(k);
      double square = 0;
      for (int i = 0; i < size; i++) {
        double radius = Math.sqrt(-2 * Math.log(u.nextUniform()));
        rows[k][i] = radius * Math.cos(2 * Math.PI * u.nextUniform());
        square += rows[k][i] * rows[k][i];
      }
      for (int i = 0; i < size; i++) {
        rows[k][i] /= Math.sqrt(square);
      }
    }
    return Features.of(rows);
  }

  private static double[][] projections(Features x, Features units) {
    double[][] sorted = new double[units.count()][x.count()];
    Products.ofRows(
        x,
        units,
        (first, count) ->
            (row, products) -> {
              for (int k = 0; k < count; k++) {
                sorted[first + k][row] = products[k];
              }
            });
    Arrays.stream(sorted).parallel().forEach(Arrays::sort);
    return sorted;
  }

  @Override
  public Map<String, Double> figures() {
    return Measurement.figures("SW2", distance);
  }
}
