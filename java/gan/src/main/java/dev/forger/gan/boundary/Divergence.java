// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.Ops;

/**
 * What the critic minimises, and what its logits say of the ratio w of real to generated density.
 */
public enum Divergence {
  /** 2 JSD - log 4: binary cross entropy, whose logit is log w (Goodfellow et al. 2014). */
  GAN(Ops.Loss.NON_SATURATING, 1, 0);

  final Ops.Loss loss;
  final double scale;
  final double shift;

  Divergence(Ops.Loss loss, double scale, double shift) {
    this.loss = loss;
    this.scale = scale;
    this.shift = shift;
  }
}
