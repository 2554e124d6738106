// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.divergence.FDivergence;
import java.util.Objects;

/**
 * The f-GAN (Nowozin et al. 2016, arXiv 1606.00709): the critic maximises the bound F = E_p g(v) -
 * E_q f*(g(v)) of an f-divergence, the generator minimises it, or what pulls harder while samples
 * are easily told, maximises E_q g(v).
 */
@System(
    row = {"A4.1", "A4.2"},
    equation = "min_G max_v E_p g(v) - E_q f*(g(v))",
    seed = {1, 4})
public final class FGan implements PointwiseObjective {
  /** What the generator minimises. */
  public enum Generator {
    /** E_q -f*(g(v)): the bound itself. */
    TRUE,
    /** E_q -g(v): section 3.2 of the paper, for f = GAN the non-saturating loss. */
    TRICKY
  }

  private final FDivergence divergence;
  private final Generator generator;

  private FGan(FDivergence divergence, Generator generator) {
    this.divergence = Objects.requireNonNull(divergence, "divergence");
    this.generator = Objects.requireNonNull(generator, "generator");
  }

  /**
   * Returns the objective.
   *
   * @param divergence what is bounded
   * @param generator what the generator minimises
   * @return the objective
   */
  public static FGan of(FDivergence divergence, Generator generator) {
    return new FGan(divergence, generator);
  }

  @Override
  public String name() {
    return "f-gan-" + divergence.name();
  }

  @Override
  public LogitLoss criticReal() {
    return divergence.realLoss();
  }

  @Override
  public LogitLoss criticFake() {
    return divergence.fakeLoss();
  }

  @Override
  public LogitLoss generator() {
    return generator == Generator.TRUE ? divergence.fakeLoss().times(-1) : divergence.realLoss();
  }
}
