// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.divergence;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.ScoreFunction;
import dev.forger.gan.catalogue.System;

/**
 * Pearson's χ², ∫ (p - q)²/q. Its f* is that of f over all numbers, as in the literature: over
 * ratios alone it would be -1 below t = -2.
 */
@System(
    row = {"A4.1", "A4.2"},
    equation = "f(u) = (u - 1)^2, f*(t) = t^2/4 + t",
    seed = {1, 4})
final class Pearson implements FDivergence {
  @Override
  public String name() {
    return "pearson";
  }

  @Override
  public double f(double u) {
    return (u - 1) * (u - 1);
  }

  @Override
  public double conjugate(double t) {
    return t * t / 4 + t;
  }

  @Override
  public double activation(double v) {
    return v;
  }

  @Override
  public double composite(double v) {
    return v * v / 4 + v;
  }

  @Override
  public double optimalOutput(double u) {
    return 2 * (u - 1);
  }

  @Override
  public double optimalCritic(double u) {
    return 2 * (u - 1);
  }

  @Override
  public double logImportanceWeight(double v) {
    return Math.log(importanceWeight(v));
  }

  /** v/2 + 1, and 0 where that is negative: no ratio of densities is. */
  @Override
  public double importanceWeight(double v) {
    return Math.max(0, v / 2 + 1);
  }

  @Override
  public ScoreFunction.Weight weight() {
    return new ScoreFunction.Weight(ScoreFunction.Form.CLAMPED, 0.5, 1);
  }

  @Override
  public LogitLoss realLoss() {
    return LogitLoss.of(Function.LINEAR, -1);
  }

  /** v²/4 + v = (v/2 + 1)² - 1. */
  @Override
  public LogitLoss fakeLoss() {
    return LogitLoss.of(Function.SQUARE, 0.5, 1).plus(0, -1);
  }
}
