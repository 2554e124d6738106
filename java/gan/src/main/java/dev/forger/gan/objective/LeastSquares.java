// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.gan.catalogue.System;

/**
 * Least squares (Mao et al. 2016, arXiv 1611.04076): the critic as a regressor to a on generated
 * and b on real samples, minimising ½ mean (r - b)² + ½ mean (f - a)², the generator ½ mean (f -
 * c)².
 */
@System(row = "A3.4", equation = "1/2 E (D(x) - b)^2 + 1/2 E (D(G(z)) - a)^2", seed = 1)
public final class LeastSquares implements PointwiseObjective {
  private final double fake;
  private final double real;
  private final double wanted;

  private LeastSquares(double fake, double real, double wanted) {
    this.fake = fake;
    this.real = real;
    this.wanted = wanted;
  }

  /**
   * Returns the objective with a = 0, b = c = 1.
   *
   * @return the objective
   */
  public static LeastSquares create() {
    return of(0, 1, 1);
  }

  /**
   * Returns the objective.
   *
   * @param a target of generated samples in the critic's step
   * @param b target of real samples, above a
   * @param c target of generated samples in the generator's step
   * @return the objective
   * @throws dev.forger.InvalidArgumentException if b is not above a, or one is not finite
   */
  public static LeastSquares of(double a, double b, double c) {
    if (!(b > a) || !Double.isFinite(b - a) || !Double.isFinite(c)) {
      throw new dev.forger.InvalidArgumentException(
          "targets of least squares",
          "a " + a + ", b " + b + ", c " + c,
          "finite numbers with a < b: real samples score higher",
          "0, 1, 1 are usual");
    }
    return new LeastSquares(a, b, c);
  }

  private static LogitLoss to(double target) {
    return LogitLoss.of(Function.SQUARE, 1, -target).times(0.5);
  }

  @Override
  public String name() {
    return "least-squares";
  }

  @Override
  public LogitLoss criticReal() {
    return to(real);
  }

  @Override
  public LogitLoss criticFake() {
    return to(fake);
  }

  @Override
  public LogitLoss generator() {
    return to(wanted);
  }
}
