// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.Ops;

/**
 * The hinge loss (Lim and Ye 2017, arXiv 1705.02894): the critic minimises mean max(0, 1 - D(real))
 * + mean max(0, 1 + D(fake)), the generator -mean D(fake).
 */
public final class Hinge implements PointwiseObjective {
  private Hinge() {}

  /**
   * Returns the objective.
   *
   * @return it has no parameters
   */
  public static Hinge create() {
    return new Hinge();
  }

  @Override
  public String name() {
    return "hinge";
  }

  @Override
  public Ops.Loss loss() {
    return Ops.Loss.HINGE;
  }

  @Override
  public double criticReal(double logit) {
    return Math.max(0, 1 - logit);
  }

  @Override
  public double criticFake(double logit) {
    return Math.max(0, 1 + logit);
  }

  @Override
  public double generator(double logit) {
    return -logit;
  }
}
