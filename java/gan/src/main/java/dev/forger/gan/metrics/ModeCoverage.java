// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.InvalidArgumentException;
import dev.forger.ShapeException;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.data.GaussianModes;

/**
 * How well generated points cover the modes of a mixture of Gaussians (Srivastava et al. 2017,
 * arXiv 1705.07761; Lin et al. 2018, arXiv 1712.04086). A point within three standard deviations of
 * the nearest mean is of high quality.
 *
 * @param captured modes that are nearest to at least one point of high quality
 * @param modes all modes
 * @param highQuality share of points of high quality, 0 to 1; 1 - exp(-4.5) for true samples of the
 *     plane
 * @param reverseKl Σ q log(q modes) with q the share of points nearest to each mode: 0 when all
 *     modes are as frequent, log of the number of modes when there is only one
 */
@System(
    row = {"A7.2", "A7.3"},
    equation = "modes with a sample within 3 sigma, share of such samples, KL(q to uniform)",
    seed = 1)
public record ModeCoverage(int captured, int modes, double highQuality, double reverseKl) {
  /**
   * Measures points.
   *
   * @param points generated samples, coordinates along the channels
   * @param data the mixture that they were trained on
   * @return the measures
   * @throws ShapeException if the points are not in the plane
   * @throws InvalidArgumentException if a coordinate is not a number
   */
  public static ModeCoverage of(Samples points, GaussianModes data) {
    if (points.shape().elements() != 2) {
      throw new ShapeException(
          "mode coverage",
          "samples of " + points.shape(),
          "1x1x2 points",
          "sample a model of the plane");
    }
    double[][] means = data.means();
    double reach = 3 * data.deviation();
    int[] nearest = new int[means.length];
    boolean[] hit = new boolean[means.length];
    int good = 0;
    for (int i = 0; i < points.count(); i++) {
      double x = points.values()[2 * i];
      double y = points.values()[2 * i + 1];
      if (Double.isNaN(x) || Double.isNaN(y)) {
        throw new InvalidArgumentException(
            "mode coverage, point " + i, x + ", " + y, "numbers", "look at the training");
      }
      int mode = nearest(means, x, y);
      nearest[mode]++;
      if (Math.hypot(x - means[mode][0], y - means[mode][1]) <= reach) {
        hit[mode] = true;
        good++;
      }
    }
    int captured = 0;
    double divergence = 0;
    for (int k = 0; k < means.length; k++) {
      captured += hit[k] ? 1 : 0;
      double q = (double) nearest[k] / points.count();
      divergence += q == 0 ? 0 : q * Math.log(q * means.length);
    }
    return new ModeCoverage(captured, means.length, (double) good / points.count(), divergence);
  }

  private static int nearest(double[][] means, double x, double y) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < means.length; k++) {
      double distance = Math.hypot(x - means[k][0], y - means[k][1]);
      if (distance < least) {
        least = distance;
        best = k;
      }
    }
    return best;
  }
}
