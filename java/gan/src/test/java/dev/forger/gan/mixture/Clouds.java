// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.mixture;

import dev.forger.Philox;

/** Mixtures that tests draw from. */
final class Clouds {
  private Clouds() {}

  static double[][] matrix(double xx, double xy, double yy) {
    return new double[][] {{xx, xy}, {xy, yy}};
  }

  /** A small dense cloud inside the reach of a wide one, and a slanted one. */
  static GaussianMixture nested() {
    return GaussianMixture.of(
        Covariance.FULL,
        new double[] {0.5, 0.3, 0.2},
        new double[][] {{0, 0}, {3.5, 0.5}, {-3, 6}},
        new double[][][] {matrix(4, 0.5, 3), matrix(0.05, 0, 0.08), matrix(1, 0.9, 1.2)});
  }

  static double[][] draw(GaussianMixture mixture, int count, int stream) {
    return mixture.sample(count, new Philox(2026, stream));
  }

  /** Unit vectors times a radius, with unit variances, in many dimensions. */
  static GaussianMixture corners(int components, int dimensions, double radius) {
    double[] weights = new double[components];
    double[][] means = new double[components][dimensions];
    double[][][] covariances = new double[components][dimensions][dimensions];
    for (int k = 0; k < components; k++) {
      weights[k] = 1.0 / components;
      means[k][k % dimensions] = radius * (1 + k / dimensions);
      for (int d = 0; d < dimensions; d++) {
        covariances[k][d][d] = 0.5 + (d + k) % 3;
      }
    }
    return GaussianMixture.of(Covariance.DIAGONAL, weights, means, covariances);
  }
}
