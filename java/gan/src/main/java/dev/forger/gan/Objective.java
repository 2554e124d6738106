// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Ops;
import java.util.Optional;

/**
 * What critic and generator minimise. A native kernel computes it; the methods here are the same
 * formulas in double, which the kernels are tested against.
 *
 * <p>Convention: 1 is real; all losses are minimised and are means over logits.
 */
public sealed interface Objective permits WganGp, NonSaturating, Hinge {
  /**
   * Returns the name for the command line and configurations.
   *
   * @return such as {@code wgan-gp}
   */
  String name();

  /**
   * Returns the native loss.
   *
   * @return the kernel pair
   */
  Ops.Loss loss();

  /**
   * Returns the penalty on input gradients of the critic.
   *
   * @return empty when there is none
   */
  default Optional<GradientPenalty> penalty() {
    return Optional.empty();
  }

  /**
   * Loss of the critic on a real sample.
   *
   * @param logit output of the critic
   * @return the loss
   */
  double criticReal(double logit);

  /**
   * Loss of the critic on a generated sample.
   *
   * @param logit output of the critic
   * @return the loss
   */
  double criticFake(double logit);

  /**
   * Loss of the generator on a sample that it made.
   *
   * @param logit output of the critic
   * @return the loss
   */
  double generator(double logit);
}
