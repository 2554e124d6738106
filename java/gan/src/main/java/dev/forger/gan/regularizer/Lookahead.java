// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

/**
 * Lets the generator answer to the critic that would follow: before each generator step the critic
 * makes k further steps on the last real batch, which are undone behind it.
 *
 * <p>This is the first-order part of an unrolled GAN (Metz et al. 2017, arXiv 1611.02163): its
 * gradient does not flow through the k steps, so the term by which the critic's steps depend on the
 * generator is left out. The paper's authors report that this term matters for mode collapse;
 * {@link Unrolled} has it.
 */
public final class Lookahead implements Regularizer {
  static final String NAME = "lookahead";

  private final int steps;

  private Lookahead(int steps) {
    this.steps = Check.atLeast(NAME + " steps", 1, steps, "1 to 10 are usual");
  }

  /**
   * Sets the number of steps.
   *
   * @param steps k, at least 1
   * @return the regularizer
   */
  public static Lookahead steps(int steps) {
    return new Lookahead(steps);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int lookahead() {
    return steps;
  }

  @Override
  public String toString() {
    return new Text(NAME).add("steps", steps).toString();
  }
}
