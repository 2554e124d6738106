// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

/**
 * Steps of a positive state by factors: to = from exp(scale ε) with ε from N(0, I). Large states
 * take large steps, so it is not symmetric: ln q(from | to) - ln q(to | from) = Σ ln(to / from).
 *
 * @param scale standard deviation of the logarithm of a factor, positive
 */
public record MultiplicativeWalk(double scale) implements Proposal {
  /**
   * Checks the scale.
   *
   * @param scale of the logarithm of a factor
   * @throws dev.forger.InvalidArgumentException if scale is not positive and finite
   */
  public MultiplicativeWalk {
    Checks.positive("scale", scale);
  }

  @Override
  public double[] propose(double[] from, Draws draws) {
    double[] to = new double[from.length];
    for (int i = 0; i < to.length; i++) {
      Checks.positive("state[" + i + "]", from[i]);
      to[i] = from[i] * StrictMath.exp(scale * draws.normal());
    }
    return to;
  }

  @Override
  public double logDensity(double[] from, double[] to) {
    double sum = 0;
    for (int i = 0; i < to.length; i++) {
      double z = StrictMath.log(to[i] / from[i]) / scale;
      sum -= 0.5 * z * z + StrictMath.log(to[i]);
    }
    return sum;
  }
}
