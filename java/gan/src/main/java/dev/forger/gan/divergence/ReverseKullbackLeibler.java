// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.divergence;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.ScoreFunction;
import dev.forger.gan.catalogue.System;

/** The reverse Kullback-Leibler divergence, ∫ q log(q/p). Its output is -e^-v, rising with v. */
@System(
    row = {"A4.1", "A4.2"},
    equation = "f(u) = -log u, f*(t) = -1 - log(-t)",
    seed = {1, 4})
final class ReverseKullbackLeibler implements FDivergence {
  @Override
  public String name() {
    return "reverse-kl";
  }

  @Override
  public double f(double u) {
    return -Math.log(u);
  }

  @Override
  public double conjugate(double t) {
    return t < 0 ? -1 - Math.log(-t) : Double.POSITIVE_INFINITY;
  }

  @Override
  public double activation(double v) {
    return -Math.exp(-v);
  }

  @Override
  public double composite(double v) {
    return v - 1;
  }

  @Override
  public double optimalOutput(double u) {
    return -1 / u;
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
    return LogitLoss.of(Function.EXP, -1);
  }

  @Override
  public LogitLoss fakeLoss() {
    return LogitLoss.of(Function.LINEAR, 1).plus(0, -1);
  }
}
