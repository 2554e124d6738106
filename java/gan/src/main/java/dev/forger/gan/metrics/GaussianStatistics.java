// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

/**
 * Mean and covariance of features.
 *
 * @param count of samples, at least 2
 * @param mean of each feature
 * @param covariance divided by count - 1, symmetric
 * @param extractor what made the features
 * @param hash of the extractor
 */
public record GaussianStatistics(
    int count, double[] mean, double[][] covariance, String extractor, String hash) {
  /**
   * Takes them of samples, in double.
   *
   * @param features at least 2 samples
   * @return the statistics
   * @throws dev.forger.InvalidArgumentException if there are fewer than 2
   */
  public static GaussianStatistics of(Features features) {
    int n = features.count();
    Features.atLeast("mean and covariance", n, 2);
    int size = features.size();
    double[] mean = new double[size];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < size; k++) {
        mean[k] += features.values()[i * size + k];
      }
    }
    for (int k = 0; k < size; k++) {
      mean[k] /= n;
    }
    double[][] covariance = Products.ofColumns(features, mean);
    for (double[] row : covariance) {
      for (int k = 0; k < size; k++) {
        row[k] /= n - 1;
      }
    }
    return new GaussianStatistics(n, mean, covariance, features.extractor(), features.hash());
  }

  double trace() {
    double trace = 0;
    for (int k = 0; k < mean.length; k++) {
      trace += covariance[k][k];
    }
    return trace;
  }
}
