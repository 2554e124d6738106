// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.regularizer.GradientPenalty;
import java.util.Optional;

/**
 * Wasserstein GAN with gradient penalty (Gulrajani et al. 2017, arXiv 1704.00028): the critic
 * minimises mean D(fake) - mean D(real) + λ mean (‖∇D(x̂)‖ - 1)².
 */
@System(
    row = {"A4.5", "A4.6"},
    equation = "E D(G(z)) - E D(x) + lambda E (|grad D| - 1)^2",
    seed = {1, 4})
public final class WganGp implements PointwiseObjective {
  private final GradientPenalty penalty;

  private WganGp(GradientPenalty penalty) {
    this.penalty = penalty;
  }

  /**
   * Penalises norms on both sides of 1.
   *
   * @param lambda weight of the penalty; the paper uses 10
   * @return the objective
   */
  public static WganGp lambda(double lambda) {
    return new WganGp(GradientPenalty.twoSided(lambda));
  }

  /**
   * Penalises norms above 1 only.
   *
   * @param lambda weight of the penalty
   * @return the objective
   */
  public static WganGp oneSided(double lambda) {
    return new WganGp(GradientPenalty.oneSided(lambda));
  }

  @Override
  public String name() {
    return "wgan-gp";
  }

  @Override
  public Optional<GradientPenalty> penalty() {
    return Optional.of(penalty);
  }

  @Override
  public LogitLoss criticReal() {
    return Wasserstein.UP;
  }

  @Override
  public LogitLoss criticFake() {
    return Wasserstein.DOWN;
  }

  @Override
  public LogitLoss generator() {
    return Wasserstein.UP;
  }
}
