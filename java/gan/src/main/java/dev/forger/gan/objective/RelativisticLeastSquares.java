// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss.Function;
import dev.forger.gan.catalogue.System;

/**
 * The relativistic average GAN with squares (Jolicoeur-Martineau 2018, arXiv 1807.00734): the
 * critic minimises mean (r - mean f - 1)² + mean (f - mean r + 1)², the generator the same with
 * real and generated samples exchanged.
 */
@System(row = "A3.4", equation = "E (r - E f - 1)^2 + E (f - E r + 1)^2", seed = 1)
public final class RelativisticLeastSquares extends RelativisticObjective {
  private RelativisticLeastSquares() {
    super(Function.SQUARE, 1, true);
  }

  /**
   * Returns the objective.
   *
   * @return it has no parameters
   */
  public static RelativisticLeastSquares create() {
    return new RelativisticLeastSquares();
  }

  @Override
  public String name() {
    return "relativistic-least-squares";
  }
}
