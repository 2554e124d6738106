// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.gan.catalogue.System;

/**
 * The hinge loss (Lim and Ye 2017, arXiv 1705.02894): the critic minimises mean max(0, 1 - D(real))
 * + mean max(0, 1 + D(fake)), the generator -mean D(fake).
 */
@System(row = "A3.4", equation = "E max(0, 1 - D(x)) + E max(0, 1 + D(G(z)))", seed = 1)
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
  public LogitLoss criticReal() {
    return LogitLoss.of(Function.HINGE, -1, 1);
  }

  @Override
  public LogitLoss criticFake() {
    return LogitLoss.of(Function.HINGE, 1, 1);
  }

  @Override
  public LogitLoss generator() {
    return LogitLoss.of(Function.LINEAR, -1);
  }
}
