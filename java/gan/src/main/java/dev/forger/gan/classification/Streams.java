// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

/** Streams of random numbers of a training, all under its seed. */
final class Streams {
  static final int DRAWS = 1;
  static final int CLASSIFIER_DROPOUT = 1 << 16;
  static final int FEATURE_DROPOUT = 2 << 16;
  static final int HEAD_DROPOUT = 3 << 16;
  static final int JUDGE_FEATURES = 4 << 16;
  static final int JUDGE_HEAD = 5 << 16;

  private Streams() {}
}
