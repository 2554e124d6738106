// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.divergence;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.ScoreFunction;
import dev.forger.gan.catalogue.System;

/** The squared Hellinger distance, ∫ (√p - √q)², without the factor ½ that some put there. */
@System(
    row = {"A4.1", "A4.2"},
    equation = "f(u) = (sqrt u - 1)^2, f*(t) = t / (1 - t)",
    seed = {1, 4})
final class SquaredHellinger implements FDivergence {
  @Override
  public String name() {
    return "squared-hellinger";
  }

  @Override
  public double f(double u) {
    double root = Math.sqrt(u) - 1;
    return root * root;
  }

  @Override
  public double conjugate(double t) {
    return t < 1 ? t / (1 - t) : Double.POSITIVE_INFINITY;
  }

  @Override
  public double activation(double v) {
    return -Math.expm1(-v);
  }

  @Override
  public double composite(double v) {
    return Math.expm1(v);
  }

  @Override
  public double optimalOutput(double u) {
    return 1 - 1 / Math.sqrt(u);
  }

  @Override
  public double optimalCritic(double u) {
    return Math.log(u) / 2;
  }

  @Override
  public double logImportanceWeight(double v) {
    return 2 * v;
  }

  @Override
  public ScoreFunction.Weight weight() {
    return ScoreFunction.Weight.exponential(2, 0);
  }

  @Override
  public LogitLoss realLoss() {
    return LogitLoss.of(Function.EXP, -1).plus(0, -1);
  }

  @Override
  public LogitLoss fakeLoss() {
    return LogitLoss.of(Function.EXP, 1).plus(0, -1);
  }
}
