// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.gan.catalogue.System;
import java.util.Map;

/**
 * Improved precision and recall (Kynkäänniemi et al. 2019, arXiv 1904.06991): shares of samples
 * within the balls around real ones, and of real ones within the balls around samples, each ball as
 * large as the distance to the k-th nearest of its own kind.
 *
 * @param precision 0 to 1: do samples look real?
 * @param recall 0 to 1: is all that is real sampled?
 * @param protocol numbers of samples and neighbours, and the extractor
 */
@System(
    row = {"A7.3", "A7.6"},
    equation = "shares of samples in the k-nearest balls of real ones, and of real ones in theirs",
    seed = 1)
public record PrecisionRecall(double precision, double recall, Protocol protocol)
    implements Measurement {
  /** Neighbours of published figures. */
  public static final int NEIGHBOURS = 3;

  /**
   * Measures features.
   *
   * @param samples more than k
   * @param reference more than k, by the same extractor
   * @param k at least 1
   * @return both shares
   * @throws dev.forger.ForgerException if there are too few samples or the extractors differ
   */
  public static PrecisionRecall of(Features samples, Features reference, int k) {
    Features.positive("precision and recall, neighbours", k);
    Features.check("precision and recall with " + k + " neighbours", samples, reference, k + 1);
    double[] aroundReal = SquaredDistances.radii(reference, k);
    double[] aroundSamples = SquaredDistances.radii(samples, k);
    boolean[] precise = new boolean[samples.count()];
    boolean[] recalled = new boolean[reference.count()];
    // Blocks share the rows of recalled, but all that they ever write is true.
    SquaredDistances.between(
        reference,
        samples,
        (first, count) ->
            (row, squares) -> {
              for (int j = 0; j < count; j++) {
                precise[first + j] |= squares[j] <= aroundReal[row];
                if (squares[j] <= aroundSamples[first + j]) {
                  recalled[row] = true;
                }
              }
            });
    return new PrecisionRecall(
        share(precise), share(recalled), Protocol.of(samples, reference, "%d neighbours", k));
  }

  private static double share(boolean[] flags) {
    int sum = 0;
    for (boolean flag : flags) {
      sum += flag ? 1 : 0;
    }
    return (double) sum / flags.length;
  }

  @Override
  public Map<String, Double> figures() {
    return Measurement.figures("precision", precision, "recall", recall);
  }
}
