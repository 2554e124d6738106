// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.divergence;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.ScoreFunction;
import dev.forger.gan.catalogue.System;

/** Neyman's χ², ∫ (p - q)²/p. */
@System(
    row = {"A4.1", "A4.2"},
    equation = "f(u) = (1 - u)^2 / u, f*(t) = 2 - 2 sqrt(1 - t)",
    seed = {1, 4})
final class Neyman implements FDivergence {
  @Override
  public String name() {
    return "neyman";
  }

  @Override
  public double f(double u) {
    return (1 - u) * (1 - u) / u;
  }

  @Override
  public double conjugate(double t) {
    return t <= 1 ? 2 - 2 * Math.sqrt(1 - t) : Double.POSITIVE_INFINITY;
  }

  @Override
  public double activation(double v) {
    return -Math.expm1(-v);
  }

  @Override
  public double composite(double v) {
    return -2 * Math.expm1(-v / 2);
  }

  @Override
  public double optimalOutput(double u) {
    return 1 - 1 / (u * u);
  }

  @Override
  public double optimalCritic(double u) {
    return 2 * Math.log(u);
  }

  @Override
  public double logImportanceWeight(double v) {
    return v / 2;
  }

  @Override
  public ScoreFunction.Weight weight() {
    return ScoreFunction.Weight.exponential(0.5, 0);
  }

  @Override
  public LogitLoss realLoss() {
    return LogitLoss.of(Function.EXP, -1).plus(0, -1);
  }

  @Override
  public LogitLoss fakeLoss() {
    return LogitLoss.of(Function.EXP, -0.5).times(-2).plus(0, 2);
  }
}
