// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.divergence;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.ScoreFunction;
import dev.forger.gan.catalogue.System;

/** What the first GAN minimises: twice the Jensen-Shannon divergence, less log 4. */
@System(
    row = {"A3.8", "A4.1"},
    equation = "f(u) = u log u - (u + 1) log(u + 1), f*(t) = -log(1 - e^t)",
    seed = {1, 4})
final class GanDivergence implements FDivergence {
  @Override
  public String name() {
    return "gan";
  }

  @Override
  public double f(double u) {
    double entropy = u == 0 ? 0 : u * Math.log(u);
    return entropy - (u + 1) * Math.log(u + 1);
  }

  @Override
  public double conjugate(double t) {
    return t < 0 ? -Math.log(-Math.expm1(t)) : Double.POSITIVE_INFINITY;
  }

  @Override
  public double activation(double v) {
    return -Function.SOFTPLUS.value(-v);
  }

  @Override
  public double composite(double v) {
    return Function.SOFTPLUS.value(v);
  }

  @Override
  public double optimalOutput(double u) {
    return Math.log(u / (1 + u));
  }

  @Override
  public double optimalCritic(double u) {
    return Math.log(u);
  }

  @Override
  public double logImportanceWeight(double v) {
    return v;
  }

  @Override
  public ScoreFunction.Weight weight() {
    return ScoreFunction.Weight.LOG_ODDS;
  }

  @Override
  public LogitLoss realLoss() {
    return LogitLoss.of(Function.SOFTPLUS, -1);
  }

  @Override
  public LogitLoss fakeLoss() {
    return LogitLoss.of(Function.SOFTPLUS, 1);
  }
}
