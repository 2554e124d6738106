// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.LogitLoss;
import dev.forger.LogitOps;
import dev.forger.Recorder;
import dev.forger.Tensor;

/**
 * An objective on how real and generated samples compare (Jolicoeur-Martineau 2018, arXiv
 * 1807.00734). The generator's loss is the critic's with real and generated samples exchanged.
 */
abstract class RelativisticObjective implements Objective {
  private final LogitLoss.Function function;
  private final double shift;
  private final boolean average;

  RelativisticObjective(LogitLoss.Function function, double shift, boolean average) {
    this.function = function;
    this.shift = shift;
    this.average = average;
  }

  @Override
  public boolean generatorSeesReal() {
    return true;
  }

  @Override
  public void recordCritic(Recorder recorder, Logits real, Logits fake) {
    record(recorder, "critic loss", real, fake, real);
  }

  @Override
  public void recordGenerator(Recorder recorder, Logits real, Logits fake, Tensor state) {
    record(recorder, "generator loss", fake, real, fake);
  }

  /** h(shift - (high - low)): small where the first kind scores higher. */
  private void record(
      Recorder recorder, String label, Logits high, Logits low, Logits receivesLoss) {
    new LogitOps(recorder)
        .relativistic(
            label,
            function,
            -1,
            shift,
            average,
            high.values(),
            low.values(),
            high.rows(),
            receivesLoss.loss(),
            high.cotangent(),
            low.cotangent());
  }
}
