// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.gan.catalogue.System;

/**
 * The Wasserstein loss (Arjovsky et al. 2017, arXiv 1701.07875): the critic minimises mean D(fake)
 * - mean D(real), the generator -mean D(fake). Something else must keep the critic smooth: weight
 * clipping, a regulariser or spectral normalisation; {@link WganGp} brings its penalty along.
 */
@System(
    row = "A4.5",
    equation = "W = max over 1-Lipschitz D of E D(x) - E D(G(z))",
    seed = {1, 4})
public final class Wasserstein implements PointwiseObjective {
  static final LogitLoss UP = LogitLoss.of(Function.LINEAR, -1);
  static final LogitLoss DOWN = LogitLoss.of(Function.LINEAR, 1);

  private Wasserstein() {}

  /**
   * Returns the objective.
   *
   * @return it has no parameters
   */
  public static Wasserstein create() {
    return new Wasserstein();
  }

  @Override
  public String name() {
    return "wasserstein";
  }

  @Override
  public LogitLoss criticReal() {
    return UP;
  }

  @Override
  public LogitLoss criticFake() {
    return DOWN;
  }

  @Override
  public LogitLoss generator() {
    return UP;
  }
}
