// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.gan.catalogue.System;

/**
 * The boundary-seeking GAN with cross entropy against an undecided critic: the generator minimises
 * mean log(1 + e^-f) + f/2, the cross entropy of ½ and D, whose derivative D - ½ is 0 on the
 * boundary.
 */
@System(row = "A5.6", equation = "min_G -E (log D + log(1 - D)) / 2", seed = 4)
public final class BoundaryCrossEntropy implements PointwiseObjective {
  private BoundaryCrossEntropy() {}

  /**
   * Returns the objective.
   *
   * @return it has no parameters
   */
  public static BoundaryCrossEntropy create() {
    return new BoundaryCrossEntropy();
  }

  @Override
  public String name() {
    return "boundary-cross-entropy";
  }

  @Override
  public LogitLoss criticReal() {
    return CrossEntropy.real(1);
  }

  @Override
  public LogitLoss criticFake() {
    return CrossEntropy.FAKE;
  }

  @Override
  public LogitLoss generator() {
    return LogitLoss.of(Function.SOFTPLUS, -1).plus(0.5, 0);
  }
}
