// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.mixture;

/**
 * A fitted mixture and how the fit went.
 *
 * @param mixture the result
 * @param logLikelihoods of the points before each iteration and after the last; they never fall,
 *     but for rounding
 * @param converged whether the last iteration gained less than the tolerance
 * @param relocated components that had lost all points and were moved; the log likelihoods begin
 *     behind the last such move
 * @param bic Schwarz's criterion on the fitted points
 */
public record MixtureFit(
    GaussianMixture mixture,
    double[] logLikelihoods,
    boolean converged,
    int relocated,
    double bic) {
  /**
   * Returns the log likelihood of the result.
   *
   * @return Σ_i ln P(x_i)
   */
  public double logLikelihood() {
    return logLikelihoods[logLikelihoods.length - 1];
  }
}
