// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

/**
 * The Cauchy distribution, q(x) = 1 / (π scale (1 + z²)) with z = (x - location) / scale: F⁻¹(p) =
 * location + scale tan(π (p - 1/2)). Its tails are heavy enough to envelop any Gaussian.
 *
 * @param location the median
 * @param scale half the distance between the quartiles, positive
 */
public record Cauchy(double location, double scale) implements Distribution {
  /**
   * Checks location and scale.
   *
   * @param location the median
   * @param scale half the distance between the quartiles
   * @throws dev.forger.InvalidArgumentException if location is not finite or scale not positive
   */
  public Cauchy {
    Checks.finite("location", location);
    Checks.positive("scale", scale);
  }

  @Override
  public double density(double x) {
    double z = (x - location) / scale;
    return 1 / (Math.PI * scale * (1 + z * z));
  }

  @Override
  public double quantile(double p) {
    return location + scale * StrictMath.tan(Math.PI * (Checks.probability(p) - 0.5));
  }
}
