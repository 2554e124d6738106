// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import dev.forger.InvalidArgumentException;
import dev.forger.Ops;
import dev.forger.gan.catalogue.System;
import java.util.Optional;

/**
 * A penalty λ E φ(‖∇D(x̂)‖) on the critic's input gradients at some points, D being its output
 * before any sigmoid.
 *
 * <p>With {@link #every} it is taken in one of k critic steps with k times the weight (lazy
 * regularisation, Karras et al. 2020, arXiv 1912.04958); the other steps cost nothing.
 */
@System(
    row = {"A4.5", "A4.6"},
    equation =
        "lambda E (|grad D(x)| - 1)^2, or max(0, .)^2 or |grad D(x)|^2, at interpolates, real,"
            + " generated or noisy points",
    seed = {1, 4})
public final class GradientPenalty implements Regularizer {
  /** Where gradients are taken. */
  public enum Points {
    /** ε real + (1 - ε) fake, one uniform ε a sample. */
    INTERPOLATED,
    /** Real samples. */
    REAL,
    /** Generated samples. */
    FAKE,
    /**
     * Real samples plus α σ/2 u: σ the deviation of the batch, u uniform per value, α uniform per
     * sample.
     */
    NOISE
  }

  private final String name;
  private final Points points;
  private final Ops.Penalty kind;
  private final double lambda;
  private final double target;
  private final int every;

  private GradientPenalty(
      String name, Points points, Ops.Penalty kind, double lambda, double target, int every) {
    this.name = name;
    this.points = points;
    this.kind = kind;
    this.lambda = Check.notNegative(name + " lambda", lambda, "10 is usual for images");
    this.target = Check.notNegative(name + " target", target, "1 is usual");
    if (every < 1) {
      throw new InvalidArgumentException(
          name + " every", Integer.toString(every), "1 critic step or more", "16 is usual for r1");
    }
    this.every = every;
  }

  private static GradientPenalty at(Points points, String name, Ops.Penalty kind, double lambda) {
    double target = kind == Ops.Penalty.ZERO_CENTRED ? 0 : 1;
    return new GradientPenalty(name, points, kind, lambda, target, 1);
  }

  /**
   * λ E (‖∇D(x̂)‖ - 1)² at interpolates (Gulrajani et al. 2017, arXiv 1704.00028).
   *
   * @param lambda weight, at least 0; the paper uses 10
   * @return the penalty
   */
  public static GradientPenalty twoSided(double lambda) {
    return at(Points.INTERPOLATED, "wgan-gp", Ops.Penalty.TWO_SIDED, lambda);
  }

  /**
   * λ E max(0, ‖∇D(x̂)‖ - 1)² at interpolates: the Lipschitz penalty (Petzka et al. 2018, arXiv
   * 1709.08894).
   *
   * @param lambda weight, at least 0
   * @return the penalty
   */
  public static GradientPenalty oneSided(double lambda) {
    return at(Points.INTERPOLATED, "lp", Ops.Penalty.ONE_SIDED, lambda);
  }

  /**
   * λ E ‖∇D(x̂)‖² at interpolates (Thanh-Tung et al. 2019, arXiv 1902.03984).
   *
   * @param lambda weight, at least 0
   * @return the penalty
   */
  public static GradientPenalty zeroCentred(double lambda) {
    return at(Points.INTERPOLATED, "0-gp", Ops.Penalty.ZERO_CENTRED, lambda);
  }

  /**
   * γ/2 E ‖∇D(x)‖² at real samples (Mescheder et al. 2018, arXiv 1801.04406).
   *
   * @param gamma weight, at least 0; the paper uses 10
   * @return the penalty
   */
  public static GradientPenalty r1(double gamma) {
    return at(Points.REAL, "r1", Ops.Penalty.ZERO_CENTRED, half("r1", gamma));
  }

  /**
   * γ/2 E ‖∇D(x)‖² at generated samples (the same paper).
   *
   * @param gamma weight, at least 0
   * @return the penalty
   */
  public static GradientPenalty r2(double gamma) {
    return at(Points.FAKE, "r2", Ops.Penalty.ZERO_CENTRED, half("r2", gamma));
  }

  private static double half(String name, double gamma) {
    return Check.notNegative(name + " gamma", gamma, "10 is the paper's") / 2;
  }

  /**
   * λ E (‖∇D(x̂)‖ - 1)² around real samples (DRAGAN, Kodali et al. 2017, arXiv 1705.07215).
   *
   * @param lambda weight, at least 0; the paper uses 10
   * @return the penalty
   */
  public static GradientPenalty dragan(double lambda) {
    return at(Points.NOISE, "dragan", Ops.Penalty.TWO_SIDED, lambda);
  }

  /**
   * Takes the penalty lazily.
   *
   * @param steps critic steps, of which the first has the penalty with so many times the weight
   * @return a new penalty
   * @throws InvalidArgumentException if it is less than 1
   */
  public GradientPenalty every(int steps) {
    return new GradientPenalty(name, points, kind, lambda, target, steps);
  }

  /**
   * Changes the norm that gradients are drawn to.
   *
   * @param norm at least 0
   * @return a new penalty
   * @throws InvalidArgumentException if the penalty is zero-centred, or the norm negative or not
   *     finite
   */
  public GradientPenalty target(double norm) {
    if (kind == Ops.Penalty.ZERO_CENTRED) {
      throw new InvalidArgumentException(
          name + " target", Double.toString(norm), "none: it draws to 0", "use wgan-gp or lp");
    }
    return new GradientPenalty(name, points, kind, lambda, norm, every);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<GradientPenalty> penalty() {
    return Optional.of(this);
  }

  /**
   * Returns where gradients are taken.
   *
   * @return the points
   */
  public Points points() {
    return points;
  }

  /**
   * Returns the function of the norm.
   *
   * @return φ
   */
  public Ops.Penalty kind() {
    return kind;
  }

  /**
   * Returns the weight of E φ, half of γ for r1 and r2.
   *
   * @return at least 0
   */
  public double lambda() {
    return lambda;
  }

  /**
   * Returns the norm that two- and one-sided penalties aim at.
   *
   * @return at least 0
   */
  public double target() {
    return target;
  }

  /**
   * Returns of how many critic steps one has the penalty.
   *
   * @return at least 1
   */
  public int every() {
    return every;
  }

  @Override
  public String toString() {
    boolean halved = points == Points.REAL || points == Points.FAKE;
    Text text = new Text(name);
    text.add(halved ? "gamma" : "lambda", halved ? 2 * lambda : lambda);
    if (kind != Ops.Penalty.ZERO_CENTRED && target != 1) {
      text.add("target", target);
    }
    if (every != 1) {
      text.add("every", every);
    }
    return text.toString();
  }
}
