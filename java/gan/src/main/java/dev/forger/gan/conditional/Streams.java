// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

/** Streams of random numbers of a training run, all under the run's seed. */
final class Streams {
  static final int CRITIC_LATENTS = 1;
  static final int GENERATOR_LATENTS = 2;
  static final int WRONG_CONDITIONS = 3;
  static final int SAMPLES = 4;
  static final int PENALTY_POINTS = 5;
  static final int POINTS_PER_SAMPLE = 6;
  static final int POINTS_PER_VALUE = 7;
  static final int CRITIC_DROPOUT = 1 << 16;
  static final int GENERATOR_DROPOUT = 2 << 16;

  private Streams() {}
}
