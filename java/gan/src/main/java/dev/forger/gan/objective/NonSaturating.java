// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.gan.catalogue.System;

/**
 * The non-saturating GAN (Goodfellow et al. 2014, arXiv 1406.2661): the critic minimises binary
 * cross entropy, the generator mean -log D(fake), D being the sigmoid of the logit. Papers on
 * boundary-seeking GANs call it the proxy loss.
 */
@System(
    row = {"A3.4", "A3.5", "A3.6", "A3.11"},
    equation = "min_G -E log D(G(z))",
    seed = {2, 4})
public final class NonSaturating implements PointwiseObjective {
  private final double realTarget;

  private NonSaturating(double realTarget) {
    this.realTarget = realTarget;
  }

  /**
   * Returns the objective.
   *
   * @return with target 1 for real samples
   */
  public static NonSaturating create() {
    return new NonSaturating(1);
  }

  /**
   * Returns the objective with one-sided label smoothing (Salimans et al. 2016, arXiv 1606.03498).
   *
   * @param realTarget what the critic is asked to answer on real samples, above 0.5 to 1
   * @return the objective
   * @throws dev.forger.InvalidArgumentException if the target is outside
   */
  public static NonSaturating smoothed(double realTarget) {
    return new NonSaturating(CrossEntropy.checkTarget(realTarget));
  }

  @Override
  public String name() {
    return "non-saturating";
  }

  @Override
  public LogitLoss criticReal() {
    return CrossEntropy.real(realTarget);
  }

  @Override
  public LogitLoss criticFake() {
    return CrossEntropy.FAKE;
  }

  @Override
  public LogitLoss generator() {
    return LogitLoss.of(Function.SOFTPLUS, -1);
  }
}
