// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.gan.catalogue.System;
import java.util.function.DoubleUnaryOperator;

/**
 * Rejection sampling (von Neumann 1951): x is drawn from a proposal q until u M q(x) &lt; p(x),
 * with u uniform in (0, 1). Accepted x have the density p / ∫p, where the envelope M q is nowhere
 * below p; the acceptance rate is ∫p / M.
 */
@System(row = "A1.3", equation = "accept x of q with probability p(x) / (M q(x))", seed = 0)
public final class Rejection implements RandomVariable {
  /** Touching the envelope is right; rounding may then put p above it by so much. */
  private static final double ROUNDING = 1e-12;

  private static final int MAX_TRIALS = 1_000_000;

  private final DoubleUnaryOperator density;
  private final Distribution proposal;
  private final double bound;

  /**
   * Makes a sampler.
   *
   * @param density p, 0 or more; its integral need not be 1
   * @param proposal q, drawn from
   * @param bound M, at least p(x) / q(x) for all x
   * @throws InvalidArgumentException if bound is not positive and finite
   */
  public Rejection(DoubleUnaryOperator density, Distribution proposal, double bound) {
    Checks.positive("bound", bound);
    this.density = density;
    this.proposal = proposal;
    this.bound = bound;
  }

  /**
   * Values and what they cost.
   *
   * @param values accepted
   * @param trials points drawn from the proposal for all values
   */
  public record Result(double[] values, long trials) {
    /**
     * Returns the share of proposed points that was accepted.
     *
     * @return 0 to 1
     */
    public double acceptanceRate() {
      return (double) values.length / trials;
    }
  }

  /**
   * Draws as {@link #sample} does and counts the trials.
   *
   * @param count at least 1
   * @param random seed and stream
   * @return value i is that of element i for any count
   * @throws InvalidArgumentException as {@link #draw} does, or if count is not positive
   */
  public Result run(int count, Philox random) {
    Checks.atLeast("count", 1, count);
    double[] values = new double[count];
    long[] trials = new long[1];
    for (int i = 0; i < count; i++) {
      values[i] = draw(new Draws(random, i), trials);
    }
    return new Result(values, trials[0]);
  }

  /**
   * Draws one value.
   *
   * @param draws the random numbers of this value
   * @return an accepted point
   * @throws InvalidArgumentException if a density is negative or not a number, p exceeds the
   *     envelope, the proposal's density is 0 where it drew, or none of a million points is
   *     accepted
   */
  @Override
  public double draw(Draws draws) {
    return draw(draws, new long[1]);
  }

  private double draw(Draws draws, long[] trials) {
    for (int i = 0; i < MAX_TRIALS; i++) {
      trials[0]++;
      double x = proposal.draw(draws);
      double envelope = envelope(x);
      double p = Checks.density("target density", x, density.applyAsDouble(x));
      if (p > envelope * (1 + ROUNDING)) {
        throw violated(x, p, envelope);
      }
      if (draws.uniform() * envelope < p) {
        return x;
      }
    }
    throw new InvalidArgumentException(
        "rejection sampler, acceptance",
        "0 of " + MAX_TRIALS + " points with bound M = " + bound,
        "a target density above 0 where the proposal draws",
        "choose a proposal that covers the target, or a smaller bound");
  }

  private double envelope(double x) {
    double q = Checks.density("proposal density", x, proposal.density(x));
    if (q == 0) {
      throw new InvalidArgumentException(
          "proposal density at x = " + x,
          "0.0, but the proposal drew this point",
          "a density above 0 at every point drawn",
          "make the proposal's density fit its draws");
    }
    return bound * q;
  }

  private InvalidArgumentException violated(double x, double p, double envelope) {
    double q = proposal.density(x);
    return new InvalidArgumentException(
        "envelope at x = " + x,
        "target density p(x) = " + p + " above M q(x) = " + envelope + " (q(x) = " + q + ")",
        "a bound M of at least p(x) / q(x) = " + p / q,
        "raise the bound, or choose a proposal with heavier tails");
  }
}
