// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.System;

/**
 * Bounds on log p(x), means over images in nats. The lower bound is log p(x) - KL(q(c | x), p(c |
 * x)); the importance-weighted bound of k draws, E log 1/k Σ p(x, c) / q(c | x), does not fall with
 * k and tends to log p(x) (Burda, Grosse and Salakhutdinov 2016).
 *
 * <p>From the draws measured with, the bound of 1, 2, 4 and so on is averaged over all groups of so
 * many of them: twice as many draws then never give less, by the concavity of the logarithm.
 *
 * @param images how many were measured
 * @param draws of each image
 * @param reconstruction -log p(x | c), mean over draws
 * @param kl of the codes from the standard normal, in closed form
 * @param weighted importance-weighted bounds of 1, 2, 4 and so on draws, and last of all
 */
@System(
    row = {"A2.8", "A2.9"},
    equation = "log p(x) >= E log 1/k sum p(x,c)/q(c|x) >= E log p(x|c) - KL",
    seed = 3)
public record Bounds(int images, int draws, double reconstruction, double kl, double[] weighted) {
  /** How many bounds there are of so many draws. */
  static int kinds(int draws) {
    int powers = 32 - Integer.numberOfLeadingZeros(draws);
    return Integer.bitCount(draws) == 1 ? powers : powers + 1;
  }

  /** Draws of a bound by its place. */
  static int draws(int place, int draws) {
    return place == kinds(draws) - 1 ? draws : 1 << place;
  }

  /**
   * Returns the lower bound.
   *
   * @return minus reconstruction and kl
   */
  public double elbo() {
    return -(reconstruction + kl);
  }

  /**
   * Returns an importance-weighted bound.
   *
   * @param k draws of it: a power of two below those measured with, or all of them
   * @return the bound
   * @throws InvalidArgumentException if k is neither
   */
  public double weighted(int k) {
    for (int place = 0; place < weighted.length; place++) {
      if (draws(place, draws) == k) {
        return weighted[place];
      }
    }
    throw new InvalidArgumentException(
        "draws of the bound",
        Integer.toString(k),
        "1, 2, 4 and so on up to " + draws + ", or " + draws,
        "measure with as many draws");
  }
}
