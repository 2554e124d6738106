// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.Network;
import dev.forger.Recorder;
import dev.forger.gan.objective.Logits;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;

/**
 * What the critic maximises, and what its logits v say of the ratio w of real to generated density:
 * w = (f*)'(g(v)) (Hjelm et al. 2018, table 1).
 */
public enum Divergence {
  /** 2 JSD - log 4: binary cross entropy, whose logit is log w (Goodfellow et al. 2014). */
  GAN(NonSaturating.create(), 1),

  /**
   * 2 JSD as an f-GAN: the bound of {@link #GAN} and log 4, so losses, gradients and weights are
   * those of it.
   */
  JENSEN_SHANNON(NonSaturating.create(), 1),

  /**
   * 1/2 ∫ |p - q|. Its f* is the identity, so that w = 1 whatever the critic says: boundary-seeking
   * training refuses it.
   */
  TOTAL_VARIATION(null, 0);

  // Objectives of a critic alone keep nothing.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Objective critic;

  final double scale;

  Divergence(Objective critic, double scale) {
    this.critic = critic;
    this.scale = scale;
  }

  /** Whether weights tell samples apart. */
  boolean weighs() {
    return scale != 0;
  }

  /** Refuses critics that give no logits. */
  void check(Network network) {
    critic.check(network);
  }

  void recordCritic(Recorder recorder, Logits real, Logits fake) {
    critic.recordCritic(recorder, real, fake);
  }
}
