// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.InvalidArgumentException;

/**
 * Learning rates that fall linearly towards the end of a training, as in the CIFAR-10 runs of
 * Gulrajani et al. 2017: a GAN circles its equilibrium at a constant rate and settles at a falling
 * one.
 *
 * @param from the last generator step at the full rate, from 0
 * @param to the step after which the rate stays at {@link #FLOOR} of the full one
 */
public record RateDecay(long from, long to) {
  /** The smallest factor: a training that goes on longer than planned still learns. */
  public static final double FLOOR = 0.01;

  /** Rates that stay. */
  public static final RateDecay NONE = new RateDecay(Long.MAX_VALUE, Long.MAX_VALUE);

  /**
   * Checks the bounds.
   *
   * @param from the last generator step at the full rate
   * @param to the step after which the rate stays
   * @throws InvalidArgumentException if {@code from} is negative or above {@code to}
   */
  public RateDecay {
    if (from < 0 || to < from) {
      throw new InvalidArgumentException(
          "rate decay", from + " to " + to, "0 <= from <= to", "pass numbers of generator steps");
    }
  }

  /**
   * Lets the rates fall over the last part of a training.
   *
   * @param steps of the whole training
   * @param share of them over which rates fall, 0 to 1; 0 for none
   * @return the decay
   */
  public static RateDecay last(double share, long steps) {
    if (!(share >= 0 && share <= 1)) {
      throw new InvalidArgumentException(
          "rate decay", Double.toString(share), "a share from 0 to 1", "use 0 for none");
    }
    return share == 0 ? NONE : new RateDecay(steps - Math.round(share * steps), steps);
  }

  /**
   * Returns what learning rates are multiplied by.
   *
   * @param step generator steps done, from 0
   * @return 1 up to {@code from}, then falling to {@link #FLOOR}
   */
  public double factor(long step) {
    if (step <= from) {
      return 1;
    }
    return step >= to ? FLOOR : Math.max(FLOOR, (double) (to - step) / (to - from));
  }
}
