// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import dev.forger.InvalidArgumentException;
import java.util.Optional;

/**
 * Unrolled GAN (Metz et al. 2017, arXiv 1611.02163): the generator minimises its loss against the
 * critic that k further steps of gradient descent on the same batch would make, and its gradient
 * flows through these steps, exactly:
 *
 * <pre>φ_0 = φ, φ_{i+1} = φ_i - η ∂L_D(θ, φ_i)/∂φ_i; the generator descends L_G(θ, φ_k(θ, φ)) by θ
 * </pre>
 *
 * <p>The critic itself is trained by its own optimiser; the k steps are undone. As in the paper's
 * equations they are plain gradient descent of a rate of their own. {@link Lookahead} leaves out
 * the dependence of φ_k on θ.
 */
public final class Unrolled implements Regularizer {
  static final String NAME = "unrolled";

  private final int steps;
  private final double rate;

  private Unrolled(int steps, double rate) {
    this.steps = Check.atLeast(NAME + " steps", 1, steps, "5 and 10 are the paper's");
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new InvalidArgumentException(
          NAME + " rate",
          Double.toString(rate),
          "a finite number above 0",
          "about what gradient descent of the critic bears");
    }
    this.rate = rate;
  }

  /**
   * Sets steps and rate.
   *
   * @param steps k, at least 1
   * @param rate η of the unrolled steps, above 0
   * @return the regularizer
   * @throws InvalidArgumentException if one is out of range
   */
  public static Unrolled steps(int steps, double rate) {
    return new Unrolled(steps, rate);
  }

  /**
   * Returns the number of unrolled steps.
   *
   * @return k, at least 1
   */
  public int steps() {
    return steps;
  }

  /**
   * Returns the learning rate of the unrolled steps.
   *
   * @return η, above 0
   */
  public double rate() {
    return rate;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Unrolled> unrolled() {
    return Optional.of(this);
  }

  @Override
  public String toString() {
    return new Text(NAME).add("steps", steps).add("rate", rate).toString();
  }
}
