// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.divergence;

import dev.forger.LambertW;
import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.ScoreFunction;
import dev.forger.gan.catalogue.System;

/**
 * Jeffreys' divergence, ∫ (p - q) log(p/q): the Kullback-Leibler divergences of both directions.
 */
@System(
    row = {"A4.1", "A4.2"},
    equation = "f(u) = (u - 1) log u, f*(t) = W(e^(1-t)) + 1/W(e^(1-t)) + t - 2",
    seed = {1, 4})
final class Jeffreys implements FDivergence {
  @Override
  public String name() {
    return "jeffreys";
  }

  @Override
  public double f(double u) {
    return (u - 1) * Math.log(u);
  }

  @Override
  public double conjugate(double t) {
    double w = LambertW.ofExp(1 - t);
    return w + 1 / w + t - 2;
  }

  @Override
  public double activation(double v) {
    return v;
  }

  /** As {@link #conjugate} with t - 1 = -w - log w, which spares the difference of w and t. */
  @Override
  public double composite(double v) {
    double w = LambertW.ofExp(1 - v);
    return 1 / w - Math.log(w) - 1;
  }

  @Override
  public double optimalOutput(double u) {
    return 1 + Math.log(u) - 1 / u;
  }

  @Override
  public double optimalCritic(double u) {
    return optimalOutput(u);
  }

  @Override
  public double logImportanceWeight(double v) {
    return -Math.log(LambertW.ofExp(1 - v));
  }

  @Override
  public ScoreFunction.Weight weight() {
    return new ScoreFunction.Weight(ScoreFunction.Form.LAMBERT, 1, -1);
  }

  @Override
  public LogitLoss realLoss() {
    return LogitLoss.of(Function.LINEAR, -1);
  }

  @Override
  public LogitLoss fakeLoss() {
    return LogitLoss.of(Function.JEFFREYS, 1, -1);
  }
}
