// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.Ops;
import dev.forger.Recorder;

/**
 * An objective whose losses are means of functions of single logits. A native kernel computes them;
 * the methods here are the same formulas in double, which the kernels are tested against.
 */
public interface PointwiseObjective extends Objective {
  /**
   * Returns the native loss.
   *
   * @return the kernel pair
   */
  Ops.Loss loss();

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

  @Override
  default void recordCritic(Recorder recorder, Logits real, Logits fake) {
    record(recorder, "critic loss on real", Ops.Side.CRITIC_REAL, real);
    record(recorder, "critic loss on fake", Ops.Side.CRITIC_FAKE, fake);
  }

  @Override
  default void recordGenerator(Recorder recorder, Logits real, Logits fake) {
    record(recorder, "generator loss", Ops.Side.GENERATOR_FAKE, fake);
  }

  private void record(Recorder recorder, String label, Ops.Side side, Logits logits) {
    new Ops(recorder)
        .loss(
            label, loss(), side, logits.values(), logits.rows(), logits.loss(), logits.cotangent());
  }
}
