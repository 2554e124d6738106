// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.InvalidArgumentException;

/** How much the values of a series say of each other. */
public final class Autocorrelation {
  private Autocorrelation() {}

  /**
   * Returns ρ(lag) = Σ (x_i - m)(x_{i+lag} - m) / Σ (x_i - m)², m being the mean.
   *
   * @param x finite values in their order
   * @param lag 0 to the number of values - 1
   * @return -1 to 1, or NaN where all values are equal
   * @throws InvalidArgumentException if a value is not finite or lag is out of range
   */
  public static double at(double[] x, int lag) {
    Checks.finite("series", x);
    if (lag < 0 || lag >= x.length) {
      throw new InvalidArgumentException(
          "lag", Integer.toString(lag), "0 to " + (x.length - 1), "choose a shorter lag");
    }
    double[] centred = centred(x);
    return covariance(centred, lag) / covariance(centred, 0);
  }

  /**
   * Returns n / τ with τ = 1 + 2 Σ ρ(k): the number of independent values whose mean has the same
   * variance. The sum ends by Geyer's initial monotone sequence ("Practical Markov chain Monte
   * Carlo", 1992): it takes the pairs ρ(2k) + ρ(2k+1) while they are positive, none larger than the
   * one before.
   *
   * @param x finite values in their order
   * @return above 0; more than n where values alternate, n log10(n) at most, as in Stan, since τ is
   *     then a small difference; 1 where all are equal, as in a chain that never moved
   * @throws InvalidArgumentException if a value is not finite or there is none
   */
  public static double effectiveSampleSize(double[] x) {
    Checks.finite("series", x);
    int n = x.length;
    double[] centred = centred(x);
    double variance = covariance(centred, 0);
    if (variance == 0) {
      return 1;
    }
    double tau = -1;
    double before = Double.POSITIVE_INFINITY;
    for (int k = 0; 2 * k + 1 < n; k++) {
      double pair = (covariance(centred, 2 * k) + covariance(centred, 2 * k + 1)) / variance;
      if (pair <= 0) {
        break;
      }
      before = Math.min(before, pair);
      tau += 2 * before;
    }
    return n / Math.max(tau, 1 / Math.max(1, StrictMath.log10(n)));
  }

  private static double[] centred(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }
    double mean = sum / x.length;
    double[] centred = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      centred[i] = x[i] - mean;
    }
    return centred;
  }

  private static double covariance(double[] centred, int lag) {
    double sum = 0;
    for (int i = lag; i < centred.length; i++) {
      sum += centred[i - lag] * centred[i];
    }
    return sum;
  }
}
