// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss.Function;
import dev.forger.gan.catalogue.System;

/**
 * The relativistic average GAN (Jolicoeur-Martineau 2018, arXiv 1807.00734): the critic minimises
 * mean log(1 + e^-(r - mean f)) + mean log(1 + e^(f - mean r)), the generator the same with real
 * and generated samples exchanged.
 */
@System(row = "A3.5", equation = "-E log sigmoid(r - E f) - E log sigmoid(E r - f)", seed = 2)
public final class RelativisticAverage extends RelativisticObjective {
  private RelativisticAverage() {
    super(Function.SOFTPLUS, 0, true);
  }

  /**
   * Returns the objective.
   *
   * @return it has no parameters
   */
  public static RelativisticAverage create() {
    return new RelativisticAverage();
  }

  @Override
  public String name() {
    return "relativistic-average";
  }
}
