// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.Ops;

/**
 * The non-saturating GAN (Goodfellow et al. 2014, arXiv 1406.2661): the critic minimises binary
 * cross entropy, the generator mean -log D(fake), D being the sigmoid of the logit.
 */
public final class NonSaturating implements PointwiseObjective {
  private NonSaturating() {}

  /**
   * Returns the objective.
   *
   * @return it has no parameters
   */
  public static NonSaturating create() {
    return new NonSaturating();
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  @Override
  public String name() {
    return "non-saturating";
  }

  @Override
  public Ops.Loss loss() {
    return Ops.Loss.NON_SATURATING;
  }

  @Override
  public double criticReal(double logit) {
    return softplus(-logit);
  }

  @Override
  public double criticFake(double logit) {
    return softplus(logit);
  }

  @Override
  public double generator(double logit) {
    return softplus(-logit);
  }
}
