// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.divergence;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.ScoreFunction;
import dev.forger.gan.catalogue.System;

/**
 * Twice the Jensen-Shannon divergence, as f-GANs define it: KL(p to m) + KL(q to m), m = (p+q)/2.
 */
@System(
    row = {"A4.1", "A4.2"},
    equation = "f(u) = u log u - (u + 1) log((u + 1)/2), f*(t) = -log(2 - e^t)",
    seed = {1, 4})
final class JensenShannon implements FDivergence {
  private static final double LOG_2 = Math.log(2);

  @Override
  public String name() {
    return "jensen-shannon";
  }

  @Override
  public double f(double u) {
    double entropy = u == 0 ? 0 : u * Math.log(u);
    return entropy - (u + 1) * Math.log((u + 1) / 2);
  }

  @Override
  public double conjugate(double t) {
    return t < LOG_2 ? -Math.log(2 - Math.exp(t)) : Double.POSITIVE_INFINITY;
  }

  @Override
  public double activation(double v) {
    return LOG_2 - Function.SOFTPLUS.value(-v);
  }

  @Override
  public double composite(double v) {
    return Function.SOFTPLUS.value(v) - LOG_2;
  }

  @Override
  public double optimalOutput(double u) {
    return Math.log(2 * u / (1 + u));
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
    return LogitLoss.of(Function.SOFTPLUS, -1).plus(0, -LOG_2);
  }

  @Override
  public LogitLoss fakeLoss() {
    return LogitLoss.of(Function.SOFTPLUS, 1).plus(0, -LOG_2);
  }
}
