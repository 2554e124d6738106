// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

/**
 * The exponential distribution, q(x) = rate exp(-rate x) for x ≥ 0: F⁻¹(p) = -ln(1 - p) / rate.
 *
 * @param rate positive; the mean is 1 / rate
 */
public record Exponential(double rate) implements Distribution {
  /**
   * Checks the rate.
   *
   * @param rate 1 / mean
   * @throws dev.forger.InvalidArgumentException if rate is not positive and finite
   */
  public Exponential {
    Checks.positive("rate", rate);
  }

  @Override
  public double density(double x) {
    return x < 0 ? 0 : rate * StrictMath.exp(-rate * x);
  }

  @Override
  public double quantile(double p) {
    return -StrictMath.log1p(-Checks.probability(p)) / rate;
  }
}
