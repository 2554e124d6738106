// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

/**
 * Gaussian steps: to = from + scale ε with ε from N(0, I). It is symmetric, so the Hastings
 * correction is 0.
 *
 * @param scale standard deviation of a step in each coordinate, positive
 */
public record RandomWalk(double scale) implements Proposal {
  /**
   * Checks the scale.
   *
   * @param scale of a step
   * @throws dev.forger.InvalidArgumentException if scale is not positive and finite
   */
  public RandomWalk {
    Checks.positive("scale", scale);
  }

  @Override
  public double[] propose(double[] from, Draws draws) {
    double[] to = new double[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i] + scale * draws.normal();
    }
    return to;
  }

  @Override
  public double logDensity(double[] from, double[] to) {
    double sum = 0;
    for (int i = 0; i < to.length; i++) {
      double z = (to[i] - from[i]) / scale;
      sum -= 0.5 * z * z;
    }
    return sum;
  }
}
