// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

/** Streams of random numbers of a training run, all under the run's seed. */
final class Streams {
  static final int CRITIC_LATENTS = 1;
  static final int GENERATOR_LATENTS = 2;
  static final int LABELLED = 3;
  static final int CHOICE = 4;
  static final int FEATURE_DROPOUT = 1 << 16;
  static final int HEAD_DROPOUT = 2 << 16;
  static final int GENERATOR_DROPOUT = 3 << 16;

  private Streams() {}
}
