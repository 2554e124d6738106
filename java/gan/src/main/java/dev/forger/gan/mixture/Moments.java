// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.mixture;

/** Weighted moments of points. */
final class Moments {
  private Moments() {}

  static double[] mean(double[][] points, double[] shares, double mass) {
    double[] mean = new double[points[0].length];
    for (int i = 0; i < points.length; i++) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += shares[i] * points[i][d];
      }
    }
    for (int d = 0; d < mean.length; d++) {
      mean[d] /= mass;
    }
    return mean;
  }

  /** About a centre, of the kind; all points count alike where shares are null. */
  static double[][] covariance(
      Covariance kind, double[][] points, double[] shares, double[] centre) {
    int n = centre.length;
    double[][] sum = new double[n][n];
    double[] x = new double[n];
    double mass = 0;
    for (int i = 0; i < points.length; i++) {
      double share = shares == null ? 1 : shares[i];
      if (share == 0) {
        continue;
      }
      mass += share;
      for (int d = 0; d < n; d++) {
        x[d] = points[i][d] - centre[d];
      }
      for (int a = 0; a < n; a++) {
        double[] row = sum[a];
        double scaled = share * x[a];
        for (int b = kind == Covariance.FULL ? 0 : a; b <= a; b++) {
          row[b] += scaled * x[b];
        }
      }
    }
    for (int a = 0; a < n; a++) {
      for (int b = 0; b <= a; b++) {
        sum[a][b] /= mass;
        sum[b][a] = sum[a][b];
      }
    }
    if (kind == Covariance.SPHERICAL) {
      double trace = 0;
      for (int a = 0; a < n; a++) {
        trace += sum[a][a];
      }
      for (int a = 0; a < n; a++) {
        sum[a][a] = trace / n;
      }
    }
    return sum;
  }
}
