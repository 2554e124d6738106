// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.gan.catalogue.System;

/**
 * The normal distribution N(mean, deviation²): F⁻¹(p) = mean + deviation Φ⁻¹(p), with a relative
 * error of Φ⁻¹ of about 1e-16 (Wichura 1988, algorithm AS 241).
 *
 * @param mean finite
 * @param deviation the standard deviation, positive
 */
@System(row = "A1.2", equation = "x = m + s Phi^-1(u)", seed = 0)
public record Normal(double mean, double deviation) implements Distribution {
  private static final double ROOT_2_PI = 2.5066282746310002;

  /**
   * Checks mean and deviation.
   *
   * @param mean the mean
   * @param deviation the standard deviation
   * @throws dev.forger.InvalidArgumentException if mean is not finite or deviation not positive
   */
  public Normal {
    Checks.finite("mean", mean);
    Checks.positive("deviation", deviation);
  }

  @Override
  public double density(double x) {
    double z = (x - mean) / deviation;
    return StrictMath.exp(-0.5 * z * z) / (ROOT_2_PI * deviation);
  }

  @Override
  public double quantile(double p) {
    return mean + deviation * NormalQuantile.of(Checks.probability(p));
  }
}
