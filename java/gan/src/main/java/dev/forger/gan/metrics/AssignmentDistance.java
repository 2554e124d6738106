// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.gan.catalogue.System;
import java.util.Map;

/**
 * The Wasserstein distance of order 1 of two sets of equally many samples: the mean distance under
 * the one-to-one plan of least cost, which is the best of all plans (Villani 2003).
 *
 * @param distance W1 of the sets; that of their distributions is smaller
 * @param protocol numbers of samples, and the extractor
 */
@System(
    row = "A4.4",
    equation = "W1 = min over moving plans of the mean distance, by assignment",
    seed = 1)
public record AssignmentDistance(double distance, Protocol protocol) implements Measurement {
  /** More samples take minutes. */
  public static final int MOST = 1000;

  /**
   * Measures features; of more than {@value #MOST} samples, or more in one set, the first.
   *
   * @param samples at least 1
   * @param reference at least 1, by the same extractor
   * @return the distance
   * @throws dev.forger.ForgerException if there is none or the extractors differ
   */
  public static AssignmentDistance of(Features samples, Features reference) {
    Features.check("assignment distance", samples, reference, 1);
    int n = Math.min(MOST, Math.min(samples.count(), reference.count()));
    Features x = samples.first(n);
    Features y = reference.first(n);
    double[][] cost = new double[n][n];
    SquaredDistances.between(
        x,
        y,
        (first, count) ->
            (row, squares) -> {
              for (int j = 0; j < count; j++) {
                cost[row][first + j] = Math.sqrt(squares[j]);
              }
            });
    int[] columns = Assignment.columns(cost);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += cost[i][columns[i]];
    }
    return new AssignmentDistance(sum / n, Protocol.of(x, y, "one-to-one plan"));
  }

  @Override
  public Map<String, Double> figures() {
    return Measurement.figures("W1", distance);
  }
}
