// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

/** Where a Markov chain may go next: q(to | from), drawn from and evaluated. */
public interface Proposal {

  /**
   * Draws a point from q(· | from).
   *
   * @param from the chain's state, a copy
   * @param draws the chain's random numbers
   * @return a new state of the same length
   */
  double[] propose(double[] from, Draws draws);

  /**
   * Returns ln q(to | from) but for a summand that depends on neither.
   *
   * @param from a state
   * @param to a state of the same length
   * @return finite, or negative infinity where q is 0
   */
  double logDensity(double[] from, double[] to);
}
