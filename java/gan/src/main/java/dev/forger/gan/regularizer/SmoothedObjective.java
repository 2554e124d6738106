// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import dev.forger.LogitLoss;
import dev.forger.LogitOps;
import dev.forger.Network;
import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.gan.objective.Logits;
import dev.forger.gan.objective.Objective;
import java.util.Optional;

/**
 * Cross entropy with a target 1 - s for real samples: (1 - s) softplus(-r) + s softplus(r), which
 * is softplus(-r) + s r, so the loss gains s times the mean logit.
 */
record SmoothedObjective(Objective base, double s) implements Objective {
  @Override
  public String name() {
    return base.name();
  }

  @Override
  public Optional<GradientPenalty> penalty() {
    return base.penalty();
  }

  @Override
  public boolean generatorSeesReal() {
    return base.generatorSeesReal();
  }

  @Override
  public boolean keepsState() {
    return base.keepsState();
  }

  @Override
  public void check(Network critic) {
    base.check(critic);
  }

  @Override
  public void recordCritic(Recorder recorder, Logits real, Logits fake) {
    base.recordCritic(recorder, real, fake);
    int n = real.rows();
    Value mean = recorder.scratch("mean logit", Shape.features(1), 1);
    Value slope = recorder.scratch("slope of the mean logit", Shape.features(1), n);
    LogitLoss identity = LogitLoss.of(LogitLoss.Function.LINEAR, 1);
    new LogitOps(recorder)
        .loss("critic mean logit on real", identity, real.values(), n, mean, slope);
    RegularizerOps ops = new RegularizerOps(recorder);
    ops.addScaled("critic label smoothing", mean, s, real.loss(), 1);
    ops.addScaled("critic label smoothing slope", slope, s, real.cotangent(), n);
  }

  @Override
  public void recordGenerator(Recorder recorder, Logits real, Logits fake, Tensor state) {
    base.recordGenerator(recorder, real, fake, state);
  }
}
