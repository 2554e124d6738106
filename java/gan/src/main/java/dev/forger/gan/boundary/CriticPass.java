// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

/** What a pass of the critic is for, with its streams of random numbers. */
enum CriticPass {
  REAL("critic on real", Streams.REAL_DROPOUT, Streams.REAL_NOISE),
  FAKE("critic on fake", Streams.FAKE_DROPOUT, Streams.FAKE_NOISE),
  JUDGE("critic as judge", Streams.JUDGE_DROPOUT, Streams.JUDGE_NOISE);

  private final String label;
  private final int dropout;
  private final int noise;

  CriticPass(String label, int dropout, int noise) {
    this.label = label;
    this.dropout = dropout;
    this.noise = noise;
  }

  String label() {
    return label;
  }

  int dropout() {
    return dropout;
  }

  int noise() {
    return noise;
  }
}
