// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.divergence;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.ScoreFunction;
import dev.forger.gan.catalogue.System;

/** The Kullback-Leibler divergence, ∫ p log(p/q). */
@System(
    row = {"A4.1", "A4.2"},
    equation = "f(u) = u log u, f*(t) = e^(t-1)",
    seed = {1, 4})
final class KullbackLeibler implements FDivergence {
  @Override
  public String name() {
    return "kl";
  }

  @Override
  public double f(double u) {
    return u == 0 ? 0 : u * Math.log(u);
  }

  @Override
  public double conjugate(double t) {
    return Math.exp(t - 1);
  }

  @Override
  public double activation(double v) {
    return v;
  }

  @Override
  public double composite(double v) {
    return Math.exp(v - 1);
  }

  @Override
  public double optimalOutput(double u) {
    return 1 + Math.log(u);
  }

  @Override
  public double optimalCritic(double u) {
    return 1 + Math.log(u);
  }

  @Override
  public double logImportanceWeight(double v) {
    return v - 1;
  }

  @Override
  public ScoreFunction.Weight weight() {
    return ScoreFunction.Weight.exponential(1, -1);
  }

  @Override
  public LogitLoss realLoss() {
    return LogitLoss.of(Function.LINEAR, -1);
  }

  @Override
  public LogitLoss fakeLoss() {
    return LogitLoss.of(Function.EXP, 1, -1);
  }
}
