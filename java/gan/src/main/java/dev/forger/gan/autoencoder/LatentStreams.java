// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

/** Streams of random numbers of auto-encoders, all under the training's seed. */
final class LatentStreams {
  static final int NOISE = 16;
  static final int EVALUATION = 17;
  static final int SAMPLES = 18;
  static final int ENCODER_DROPOUT = 1 << 16;
  static final int DECODER_DROPOUT = 2 << 16;

  private LatentStreams() {}
}
