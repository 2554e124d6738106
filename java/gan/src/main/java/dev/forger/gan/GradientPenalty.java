// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.InvalidArgumentException;
import dev.forger.Ops;

/**
 * A penalty λ E φ(‖∇D(x̂)‖) at points between real and generated samples (Gulrajani et al. 2017).
 *
 * @param kind φ: two- or one-sided, or zero-centred
 * @param lambda weight, at least 0
 * @param target norm that the first two aim at
 */
public record GradientPenalty(Ops.Penalty kind, double lambda, double target) {
  /**
   * Checks the weight and the target.
   *
   * @param kind φ
   * @param lambda weight
   * @param target norm
   * @throws InvalidArgumentException if one is negative or not finite
   */
  public GradientPenalty {
    check("lambda", lambda);
    check("penalty target", target);
  }

  private static void check(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new InvalidArgumentException(
          what, Double.toString(value), "a finite number >= 0", "10 is usual for images");
    }
  }
}
