// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.System;

/**
 * Bounds on log p(x), means over images in nats. The lower bound is log p(x) - KL(q(c | x), p(c |
 * x)); the importance-weighted bound of k draws, E log 1/k Σ p(x, c) / q(c | x), does not fall with
 * k and tends to log p(x) (Burda, Grosse and Salakhutdinov 2016).
 *
 * @param images how many were measured
 * @param reconstruction -log p(x | c), mean over draws
 * @param kl of the codes from the standard normal, in closed form
 * @param weighted importance-weighted bounds: of the first draw, of the first two, and so on
 */
@System(
    row = {"A2.8", "A2.9"},
    equation = "log p(x) >= E log 1/k sum p(x,c)/q(c|x) >= E log p(x|c) - KL",
    seed = 3)
public record Bounds(int images, double reconstruction, double kl, double[] weighted) {
  /**
   * Returns the lower bound.
   *
   * @return minus reconstruction and kl
   */
  public double elbo() {
    return -(reconstruction + kl);
  }

  /**
   * Returns the importance-weighted bound of the first draws.
   *
   * @param draws 1 to the number measured with
   * @return the bound
   * @throws InvalidArgumentException if there are not so many
   */
  public double weighted(int draws) {
    if (draws < 1 || draws > weighted.length) {
      throw new InvalidArgumentException(
          "draws",
          Integer.toString(draws),
          "1 to " + weighted.length,
          "measure with as many draws");
    }
    return weighted[draws - 1];
  }
}
