// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.divergence;

import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.ScoreFunction;
import dev.forger.UnsupportedException;
import dev.forger.gan.catalogue.System;

/** The total variation, ½ ∫ |p - q|. Its f* is a line, so that no density ratio follows from it. */
@System(
    row = {"A3.9", "A4.1"},
    equation = "f(u) = |u - 1| / 2, f*(t) = t for |t| <= 1/2",
    seed = {0, 1})
final class TotalVariation implements FDivergence {
  @Override
  public String name() {
    return "total-variation";
  }

  @Override
  public double f(double u) {
    return Math.abs(u - 1) / 2;
  }

  @Override
  public double conjugate(double t) {
    return Math.abs(t) <= 0.5 ? t : Double.POSITIVE_INFINITY;
  }

  @Override
  public double activation(double v) {
    return Math.tanh(v) / 2;
  }

  @Override
  public double composite(double v) {
    return Math.tanh(v) / 2;
  }

  @Override
  public double optimalOutput(double u) {
    return Math.signum(u - 1) / 2;
  }

  /** Infinite: tanh reaches 1 nowhere. */
  @Override
  public double optimalCritic(double u) {
    return u == 1 ? 0 : Math.signum(u - 1) * Double.POSITIVE_INFINITY;
  }

  @Override
  public boolean hasImportanceWeight() {
    return false;
  }

  @Override
  public double logImportanceWeight(double v) {
    throw refused();
  }

  @Override
  public ScoreFunction.Weight weight() {
    throw refused();
  }

  private UnsupportedException refused() {
    return new UnsupportedException(
        "importance weight",
        "divergence " + name() + ", whose (f*)' is 1 everywhere",
        "a divergence whose f* is curved",
        "choose another one, such as squared-hellinger");
  }

  /** -½ tanh v = ½ - sigmoid(2 v) = sigmoid(-2 v) - ½. */
  @Override
  public LogitLoss realLoss() {
    return LogitLoss.of(Function.SIGMOID, -2).plus(0, -0.5);
  }

  @Override
  public LogitLoss fakeLoss() {
    return LogitLoss.of(Function.SIGMOID, 2).plus(0, -0.5);
  }
}
