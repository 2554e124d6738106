// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

/**
 * A distribution with a density q and an inverse F⁻¹ of its cumulative distribution function. It is
 * sampled by inverse transform: x = F⁻¹(u) with u uniform in (0, 1) has P(x ≤ a) = P(u ≤ F(a)) =
 * F(a) (Devroye 1986, "Non-uniform random variate generation", II.2).
 */
public interface Distribution extends RandomVariable {

  /**
   * Returns the density.
   *
   * @param x any number
   * @return q(x), 0 or more
   */
  double density(double x);

  /**
   * Returns the inverse of the cumulative distribution function.
   *
   * @param p in the open interval (0, 1)
   * @return x with F(x) = p
   * @throws dev.forger.InvalidArgumentException if p is not in (0, 1)
   */
  double quantile(double p);

  @Override
  default double draw(Draws draws) {
    return quantile(draws.uniform());
  }
}
