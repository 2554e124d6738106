// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

/** Streams of random numbers of a training run, all under the run's seed. */
final class Streams {
  static final int CRITIC_LATENTS = 1;
  static final int GENERATOR_LATENTS = 2;
  static final int PENALTY_POINTS = 3;
  static final int SAMPLES = 4;
  static final int POINTS_PER_SAMPLE = 5;
  static final int POINTS_PER_VALUE = 6;
  static final int NOISE_ON_REAL = 7;
  static final int NOISE_ON_FAKE = 8;
  static final int GENERATOR_NOISE = 9;
  static final int GENERATOR_NOISE_ON_REAL = 10;
  static final int CRITIC_DROPOUT = 1 << 16;
  static final int GENERATOR_DROPOUT = 2 << 16;
  static final int REAL_DROPOUT = 3 << 16;

  private Streams() {}
}
