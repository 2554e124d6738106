// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss;
import dev.forger.gan.catalogue.System;

/**
 * The minimax game of the first GAN (Goodfellow et al. 2014, arXiv 1406.2661, equation 1): critic
 * and generator have one value, E log D(x) + E log(1 - D(G(z))). Its generator saturates: the
 * gradient vanishes where the critic is sure.
 */
@System(
    row = {"A3.1", "A3.3", "A3.7", "A3.8"},
    equation = "min_G max_D E log D(x) + E log(1 - D(G(z)))",
    seed = {1, 2, 4})
public final class Minimax implements PointwiseObjective {
  private final double realTarget;

  private Minimax(double realTarget) {
    this.realTarget = realTarget;
  }

  /**
   * Returns the objective.
   *
   * @return with target 1 for real samples
   */
  public static Minimax create() {
    return new Minimax(1);
  }

  /**
   * Returns the objective with one-sided label smoothing (Salimans et al. 2016, arXiv 1606.03498).
   *
   * @param realTarget what the critic is asked to answer on real samples, above 0.5 to 1
   * @return the objective
   * @throws dev.forger.InvalidArgumentException if the target is outside
   */
  public static Minimax smoothed(double realTarget) {
    return new Minimax(CrossEntropy.checkTarget(realTarget));
  }

  @Override
  public String name() {
    return "minimax";
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
    return CrossEntropy.FAKE.times(-1);
  }
}
