// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss.Function;
import dev.forger.gan.catalogue.System;

/**
 * The relativistic GAN on pairs (Jolicoeur-Martineau 2018, arXiv 1807.00734): the critic minimises
 * mean log(1 + e^-(r - f)), the generator mean log(1 + e^-(f - r)), over pairs of a real and a
 * generated sample.
 */
@System(
    row = "A3.5",
    equation = "min_D -E log sigmoid(r - f), min_G -E log sigmoid(f - r)",
    seed = 2)
public final class RelativisticPaired extends RelativisticObjective {
  private RelativisticPaired() {
    super(Function.SOFTPLUS, 0, false);
  }

  /**
   * Returns the objective.
   *
   * @return it has no parameters
   */
  public static RelativisticPaired create() {
    return new RelativisticPaired();
  }

  @Override
  public String name() {
    return "relativistic";
  }
}
