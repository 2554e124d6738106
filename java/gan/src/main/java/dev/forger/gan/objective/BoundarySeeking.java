// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.gan.catalogue.System;

/**
 * The boundary-seeking GAN for continuous data (Hjelm et al. 2017, arXiv 1702.08431): the critic
 * minimises binary cross entropy, the generator mean f², f = log D - log(1 - D) being the logit. It
 * pulls samples to the decision boundary and leaves them alone there.
 */
@System(row = "A5.6", equation = "min_G E (log D(G(z)) - log(1 - D(G(z))))^2", seed = 4)
public final class BoundarySeeking implements PointwiseObjective {
  private BoundarySeeking() {}

  /**
   * Returns the objective.
   *
   * @return it has no parameters
   */
  public static BoundarySeeking create() {
    return new BoundarySeeking();
  }

  @Override
  public String name() {
    return "boundary-seeking";
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
    return LogitLoss.of(Function.SQUARE, 1);
  }
}
