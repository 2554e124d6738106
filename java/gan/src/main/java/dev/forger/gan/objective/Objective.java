// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.Network;
import dev.forger.Recorder;
import dev.forger.Tensor;
import dev.forger.gan.regularizer.GradientPenalty;
import java.util.Optional;

/**
 * What critic and generator minimise. An objective records its losses into the steps of both: it
 * reads logits, and writes means and derivatives.
 *
 * <p>Convention: 1 is real, so high logits are for real samples; all losses are minimised and are
 * means over logits. Losses on single logits are {@link PointwiseObjective}s.
 */
public interface Objective {
  /**
   * Returns the name for the command line and configurations.
   *
   * @return such as {@code wgan-gp}
   */
  String name();

  /**
   * Returns the penalty on input gradients of the critic.
   *
   * @return empty when there is none
   */
  default Optional<GradientPenalty> penalty() {
    return Optional.empty();
  }

  /**
   * Tells whether the generator's loss compares with the critic's logits of real samples: its step
   * then runs the critic on real samples, too.
   *
   * @return false where the generator's loss needs logits of generated samples only
   */
  default boolean generatorSeesReal() {
    return false;
  }

  /**
   * Tells whether the generator's loss depends on a number that steps leave to the next one, such
   * as a running mean.
   *
   * @return false where a step's losses depend on its logits only
   */
  default boolean keepsState() {
    return false;
  }

  /**
   * Refuses a critic whose outputs are not what the losses take.
   *
   * @param critic its layers
   * @throws dev.forger.UnsupportedException unless overridden, if the last layer is a sigmoid or
   *     tanh: losses on logits hold the sigmoid already
   */
  default void check(Network critic) {
    LogitCritic.require(name(), critic);
  }

  /**
   * Records the critic's loss. Both losses are added by the caller.
   *
   * @param recorder of the critic's step
   * @param real logits of real samples
   * @param fake logits of as many generated samples
   */
  void recordCritic(Recorder recorder, Logits real, Logits fake);

  /**
   * Records the generator's loss: its value goes to that of the generated samples.
   *
   * @param recorder of the generator's step
   * @param real logits of real samples, null unless {@link #generatorSeesReal}; derivatives by them
   *     may be written and are not used
   * @param fake logits of generated samples
   * @param state one number that is 0 at first, kept from step to step and in checkpoints; null
   *     unless {@link #keepsState}
   */
  void recordGenerator(Recorder recorder, Logits real, Logits fake, Tensor state);
}
