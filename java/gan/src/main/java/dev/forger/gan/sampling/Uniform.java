// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.System;

/**
 * All values between two bounds, equally likely: F⁻¹(p) = low + p (high - low).
 *
 * @param low finite
 * @param high finite, above low
 */
@System(
    row = {"A1.1", "A1.2"},
    equation = "x = a + (b - a) u, u of Philox at (seed, stream, element)",
    seed = 0)
public record Uniform(double low, double high) implements Distribution {
  /**
   * Checks the bounds.
   *
   * @param low the least value
   * @param high the largest value
   * @throws InvalidArgumentException if a bound or their difference is not finite, or high is not
   *     above low
   */
  public Uniform {
    Checks.finite("low", low);
    Checks.finite("high", high);
    if (!(high > low)) {
      throw new InvalidArgumentException(
          "high", Double.toString(high), "above low = " + low, "swap the bounds");
    }
    Checks.finite("high - low", high - low);
  }

  @Override
  public double density(double x) {
    return x >= low && x <= high ? 1 / (high - low) : 0;
  }

  @Override
  public double quantile(double p) {
    return low + Checks.probability(p) * (high - low);
  }
}
