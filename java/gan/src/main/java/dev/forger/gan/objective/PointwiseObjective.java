// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss;
import dev.forger.LogitOps;
import dev.forger.Recorder;
import dev.forger.Tensor;

/** An objective whose losses are means of functions of single logits; native kernels take them. */
public interface PointwiseObjective extends Objective {
  /**
   * Returns the loss of the critic on a real sample.
   *
   * @return of one logit
   */
  LogitLoss criticReal();

  /**
   * Returns the loss of the critic on a generated sample.
   *
   * @return of one logit
   */
  LogitLoss criticFake();

  /**
   * Returns the loss of the generator on a sample that it made.
   *
   * @return of one logit
   */
  LogitLoss generator();

  @Override
  default void recordCritic(Recorder recorder, Logits real, Logits fake) {
    LogitOps ops = new LogitOps(recorder);
    ops.loss(
        "critic loss on real",
        criticReal(),
        real.values(),
        real.rows(),
        real.loss(),
        real.cotangent());
    ops.loss(
        "critic loss on fake",
        criticFake(),
        fake.values(),
        fake.rows(),
        fake.loss(),
        fake.cotangent());
  }

  @Override
  default void recordGenerator(Recorder recorder, Logits real, Logits fake, Tensor state) {
    new LogitOps(recorder)
        .loss(
            "generator loss",
            generator(),
            fake.values(),
            fake.rows(),
            fake.loss(),
            fake.cotangent());
  }
}
