// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.gan.catalogue.System;
import java.util.Arrays;
import java.util.Map;

/**
 * Whether samples lie nearer to the training data than real samples that were held out do: the
 * data-copying test of Meehan et al. 2020 (arXiv 2004.05675) over all of the space, a Mann-Whitney
 * test of the distances to the nearest training sample.
 *
 * @param ratio median distance of samples over that of held-out ones: 0 for copies, about 1 for a
 *     perfect generator
 * @param copies share of samples nearer to the training data than 99 of 100 held-out ones: 0.01 for
 *     a perfect generator
 * @param z normal score of the distances' ranks: below -3 samples are copied, above 3 they stray
 * @param protocol numbers of samples, and the extractor
 */
@System(
    row = "A7.6",
    equation = "distances to the nearest training sample, of samples against held-out ones",
    seed = 1)
public record Memorisation(double ratio, double copies, double z, Protocol protocol)
    implements Measurement {
  private static final double NEAREST = 0.01;

  /**
   * Compares samples with held-out data.
   *
   * @param samples generated, at least 2
   * @param heldOut real, not trained on, at least 2
   * @param training what was trained on, at least 1
   * @return the comparison
   * @throws dev.forger.ForgerException if there are too few samples or the extractors differ
   */
  public static Memorisation of(Features samples, Features heldOut, Features training) {
    Features.check("memorisation", samples, heldOut, 2);
    Features.check("memorisation", samples, training, 1);
    double[] ofSamples = SquaredDistances.nearest(training, samples);
    double[] ofReal = SquaredDistances.nearest(training, heldOut);
    Arrays.sort(ofReal);
    double limit = ofReal[(int) (NEAREST * ofReal.length)];
    double near = Arrays.stream(ofSamples).filter(d -> d < limit).count();
    return new Memorisation(
        Distances.median(ofSamples) / Distances.median(ofReal),
        near / ofSamples.length,
        score(ofSamples, ofReal),
        Protocol.of(samples, heldOut, "nearest of %d training samples", training.count()));
  }

  /** (U - nm/2) / √(nm (n + m + 1) / 12), U counting pairs where the first is larger. */
  private static double score(double[] first, double[] sorted) {
    double n = first.length;
    double m = sorted.length;
    double u = 0;
    for (double value : first) {
      int below = bound(sorted, value, false);
      int upTo = bound(sorted, value, true);
      u += below + 0.5 * (upTo - below);
    }
    return (u - n * m / 2) / Math.sqrt(n * m * (n + m + 1) / 12);
  }

  /** Number of values below a value, or up to it. */
  private static int bound(double[] sorted, double value, boolean equal) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value || (equal && sorted[middle] == value)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public Map<String, Double> figures() {
    return Measurement.figures("distance ratio", ratio, "near copies", copies, "z", z);
  }
}
