// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

/** Streams of random numbers of a training, all under its seed. */
final class Streams {
  static final int LATENTS = 1;
  static final int DRAWS = 2;
  static final int SAMPLE_LATENTS = 3;
  static final int SAMPLE_DRAWS = 4;
  static final int REAL_NOISE = 5;
  static final int FAKE_NOISE = 6;
  static final int JUDGE_NOISE = 7;
  static final int GENERATOR_DROPOUT = 1 << 16;
  static final int REAL_DROPOUT = 2 << 16;
  static final int FAKE_DROPOUT = 3 << 16;
  static final int JUDGE_DROPOUT = 4 << 16;

  private Streams() {}
}
