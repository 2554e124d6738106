// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.demo;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.gan.sampling.Normal;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * A mixture of two normal distributions.
 *
 * @param share of the first one, 0 to 1
 * @param first the one
 * @param second the other
 */
public record Mixture(double share, Normal first, Normal second) {
  /** The target of table 7 of the f-GAN paper, recovered from its printed figures to 7e-4. */
  public static final Mixture F_GAN =
      new Mixture(0.33, new Normal(-1, 0.255), new Normal(2, Math.sqrt(2)));

  /**
   * Checks the share.
   *
   * @param share of the first one
   * @param first the one
   * @param second the other
   * @throws InvalidArgumentException if the share is not in [0, 1]
   */
  public Mixture {
    if (!(share >= 0 && share <= 1)) {
      throw new InvalidArgumentException(
          "share", Double.toString(share), "0 to 1", "pass a probability");
    }
  }

  /**
   * Returns the density.
   *
   * @param x any number
   * @return p(x)
   */
  public double density(double x) {
    return share * first.density(x) + (1 - share) * second.density(x);
  }

  List<Normal> parts() {
    return List.of(first, second);
  }

  /** Draws samples into a buffer from index 0; they follow from the generator and the step. */
  void draw(Philox philox, long step, int count, FloatBuffer target) {
    Philox.Sequence uniforms = philox.sequence(step);
    for (int i = 0; i < count; i++) {
      Normal part = uniforms.nextUniform() < share ? first : second;
      target.put(i, (float) part.quantile(uniforms.nextUniform()));
    }
  }
}
