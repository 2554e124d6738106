// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.gan.catalogue.System;

/**
 * The classification error in place of cross entropy: the critic minimises ½ mean (1 - D(real)) + ½
 * mean D(fake), D being the sigmoid of the logit; the generator maximises it. The best critic's
 * error is ½ (1 - TV), TV the total variation between data and samples, reached as logits grow
 * without bound: it is the total-variation GAN.
 */
@System(row = "A3.9", equation = "1/2 E (1 - D(x)) + 1/2 E D(G(z)); min_D = (1 - TV)/2", seed = 0)
public final class AbsoluteError implements PointwiseObjective {
  private AbsoluteError() {}

  /**
   * Returns the objective.
   *
   * @return it has no parameters
   */
  public static AbsoluteError create() {
    return new AbsoluteError();
  }

  @Override
  public String name() {
    return "absolute-error";
  }

  /** 1 - D(r) is D(-r). */
  @Override
  public LogitLoss criticReal() {
    return LogitLoss.of(Function.SIGMOID, -1).times(0.5);
  }

  @Override
  public LogitLoss criticFake() {
    return LogitLoss.of(Function.SIGMOID, 1).times(0.5);
  }

  @Override
  public LogitLoss generator() {
    return criticFake().times(-1);
  }
}
