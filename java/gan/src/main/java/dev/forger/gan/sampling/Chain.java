// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.InvalidArgumentException;

/** The kept states of a Markov chain, and how well it moved. */
public final class Chain {
  private final double[][] states;
  private final long accepted;
  private final long steps;

  Chain(double[][] states, long accepted, long steps) {
    this.states = states;
    this.accepted = accepted;
    this.steps = steps;
  }

  /**
   * Returns the number of states kept.
   *
   * @return at least 1
   */
  public int count() {
    return states.length;
  }

  /**
   * Returns a kept state.
   *
   * @param index 0 to count() - 1
   * @return a copy
   */
  public double[] state(int index) {
    return states[index].clone();
  }

  /**
   * Returns one coordinate of all kept states.
   *
   * @param index 0 to the length of a state - 1
   * @return count() values in the order of the chain
   * @throws InvalidArgumentException if a state has no such coordinate
   */
  public double[] coordinate(int index) {
    if (index < 0 || index >= states[0].length) {
      throw new InvalidArgumentException(
          "coordinate",
          Integer.toString(index),
          "0 to " + (states[0].length - 1),
          "choose a coordinate of the state");
    }
    double[] values = new double[states.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = states[i][index];
    }
    return values;
  }

  /**
   * Returns the share of steps after the burn-in that moved, those thinned out included.
   *
   * @return 0 to 1
   */
  public double acceptanceRate() {
    return (double) accepted / steps;
  }

  /**
   * Returns the autocorrelation of a coordinate.
   *
   * @param coordinate 0 to the length of a state - 1
   * @param lag kept states between, 0 to count() - 1
   * @return as {@link Autocorrelation#at} says
   */
  public double autocorrelation(int coordinate, int lag) {
    return Autocorrelation.at(coordinate(coordinate), lag);
  }

  /**
   * Returns how many independent values would give the mean of a coordinate with the same error.
   *
   * @param coordinate 0 to the length of a state - 1
   * @return as {@link Autocorrelation#effectiveSampleSize} says
   */
  public double effectiveSampleSize(int coordinate) {
    return Autocorrelation.effectiveSampleSize(coordinate(coordinate));
  }
}
