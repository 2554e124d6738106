// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.InvalidArgumentException;

/**
 * Points that do not depend on the state: each coordinate from one distribution. The chain mixes
 * well where the distribution is like the target with heavier tails.
 *
 * @param distribution q of every coordinate
 */
public record Independence(Distribution distribution) implements Proposal {
  @Override
  public double[] propose(double[] from, Draws draws) {
    double[] to = new double[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = distribution.draw(draws);
    }
    return to;
  }

  /**
   * Returns Σ ln q(to).
   *
   * @throws InvalidArgumentException if a density is negative or not finite
   */
  @Override
  public double logDensity(double[] from, double[] to) {
    double sum = 0;
    for (double x : to) {
      sum += StrictMath.log(Checks.density("proposal density", x, distribution.density(x)));
    }
    return sum;
  }
}
