// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.gan.catalogue.System;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * A Markov chain whose states have a given density p, known but for a factor (Metropolis et al.
 * 1953; Hastings 1970). From x a point y is drawn from q(y | x) and taken with probability min(1,
 * p(y) q(x | y) / (p(x) q(y | x))); else x is repeated. Computed in logarithms. Immutable; safe for
 * use by many threads if target and proposal are.
 */
@System(
    row = "A1.4",
    equation = "accept with probability min(1, p(y) q(x; y) / (p(x) q(y; x)))",
    seed = 0)
public final class MetropolisHastings {
  private final ToDoubleFunction<double[]> logTarget;
  private final Proposal proposal;
  private final int burnIn;
  private final int thinning;

  private MetropolisHastings(
      ToDoubleFunction<double[]> logTarget, Proposal proposal, int burnIn, int thinning) {
    this.logTarget = logTarget;
    this.proposal = proposal;
    this.burnIn = burnIn;
    this.thinning = thinning;
  }

  /**
   * Makes a sampler that keeps every state from the first step on.
   *
   * @param logTarget ln p but for a summand; negative infinity where p is 0
   * @param proposal where the chain may go
   * @return a sampler
   */
  public static MetropolisHastings of(ToDoubleFunction<double[]> logTarget, Proposal proposal) {
    return new MetropolisHastings(logTarget, proposal, 0, 1);
  }

  /**
   * Leaves out the first steps, in which the chain still knows its start.
   *
   * @param steps 0 or more
   * @return a sampler
   * @throws InvalidArgumentException if steps is negative
   */
  public MetropolisHastings burnIn(int steps) {
    Checks.atLeast("burn-in", 0, steps);
    return new MetropolisHastings(logTarget, proposal, steps, thinning);
  }

  /**
   * Keeps one state of so many after the burn-in: less memory, and states that depend less on each
   * other. It does not raise the effective sample size of a chain.
   *
   * @param steps 1 or more
   * @return a sampler
   * @throws InvalidArgumentException if steps is not positive
   */
  public MetropolisHastings thinning(int steps) {
    Checks.atLeast("thinning", 1, steps);
    return new MetropolisHastings(logTarget, proposal, burnIn, steps);
  }

  /**
   * Runs a chain.
   *
   * @param start the first state, not kept; where p is above 0
   * @param count states to keep, at least 1
   * @param random seed and stream
   * @param chain element of the stream, from 0: chains of different numbers are independent
   * @return the kept states and how the chain moved
   * @throws InvalidArgumentException if start has no coordinates or density 0, count or chain is
   *     out of range, a log density is not a number or positive infinity, or the proposal gives a
   *     state of another length, one that is not finite, or one that its own density excludes
   */
  public Chain run(double[] start, int count, Philox random, long chain) {
    Checks.finite("start", start);
    Checks.atLeast("count", 1, count);
    Draws draws = new Draws(random, chain);
    Walker walker = new Walker(start);
    for (int i = 0; i < burnIn; i++) {
      walker.step(draws);
    }
    long accepted = 0;
    double[][] states = new double[count][];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < thinning; j++) {
        accepted += walker.step(draws) ? 1 : 0;
      }
      states[i] = walker.x;
    }
    return new Chain(states, accepted, (long) count * thinning);
  }

  /** The state of one chain; x is replaced, never written. */
  private final class Walker {
    private double[] x;
    private double logP;

    Walker(double[] start) {
      x = start.clone();
      logP = logTarget(x);
      if (logP == Double.NEGATIVE_INFINITY) {
        throw new InvalidArgumentException(
            "start, log density of the target",
            logP + " at " + Arrays.toString(x),
            "a finite value",
            "start where the target's density is above 0");
      }
    }

    boolean step(Draws draws) {
      double[] y = proposal.propose(x.clone(), draws).clone();
      checkState(y);
      double forward = logProposal(x, y);
      if (forward == Double.NEGATIVE_INFINITY) {
        throw new InvalidArgumentException(
            "proposal, log density of " + Arrays.toString(y) + " from " + Arrays.toString(x),
            forward + ", but the proposal drew this point",
            "a finite value at every point drawn",
            "make the proposal's density fit its draws");
      }
      double u = draws.uniform();
      double logPy = logTarget(y);
      if (logPy == Double.NEGATIVE_INFINITY) {
        return false;
      }
      if (StrictMath.log(u) >= logPy - logP + logProposal(y, x) - forward) {
        return false;
      }
      x = y;
      logP = logPy;
      return true;
    }

    private void checkState(double[] y) {
      if (y.length != x.length) {
        throw new InvalidArgumentException(
            "proposal, length of the state",
            Integer.toString(y.length),
            x.length + " as the state before",
            "return a state of the chain's length");
      }
      Checks.finite("proposed state", y);
    }
  }

  private double logTarget(double[] x) {
    return checked(
        logTarget.applyAsDouble(x.clone()), () -> "target, log density at " + Arrays.toString(x));
  }

  private double logProposal(double[] from, double[] to) {
    return checked(
        proposal.logDensity(from.clone(), to.clone()),
        () -> "proposal, log density of " + Arrays.toString(to) + " from " + Arrays.toString(from));
  }

  private static double checked(double value, Supplier<String> what) {
    if (Double.isNaN(value) || value == Double.POSITIVE_INFINITY) {
      throw new InvalidArgumentException(
          what.get(),
          Double.toString(value),
          "finite or negative infinity",
          "correct the log density at this point");
    }
    return value;
  }
}
