// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import dev.forger.Shape;

/** The networks of {@link dev.forger.bench.Networks}, for both libraries. */
final class Twins {
  private static final Twin.Conv HALF = new Twin.Conv(4, 2, 1, 1, 1, false);
  private static final Twin.Conv HALF_BIAS = new Twin.Conv(4, 2, 1, 1, 1, true);
  private static final Twin.Conv WHOLE = new Twin.Conv(4, 1, 0, 1, 1, false);
  private static final int LATENT = 100;

  private Twins() {}

  static Twin generator(int side) {
    Twin t = new Twin(Shape.features(LATENT));
    if (side == 28) {
      return t.denseTo(Shape.of(7, 7, 128))
          .batchNorm()
          .relu()
          .convTranspose(64, HALF_BIAS)
          .batchNorm()
          .relu()
          .convTranspose(1, HALF_BIAS)
          .tanh();
    }
    t.convTranspose(512, WHOLE).batchNorm().relu();
    for (int channels = 256; channels >= 64; channels /= 2) {
      t.convTranspose(channels, HALF).batchNorm().relu();
    }
    return t.convTranspose(3, HALF).tanh();
  }

  static Twin critic(int side, boolean normalized) {
    if (side == 28) {
      Twin t = new Twin(Shape.of(28, 28, 1));
      t.conv(64, HALF_BIAS).leakyRelu().conv(128, HALF_BIAS);
      if (normalized) {
        t.batchNorm();
      }
      return t.leakyRelu().flatten().dense(1);
    }
    Twin t = new Twin(Shape.of(64, 64, 3));
    t.conv(64, HALF).leakyRelu();
    for (int channels = 128; channels <= 512; channels *= 2) {
      t.conv(channels, HALF);
      if (normalized) {
        t.batchNorm();
      }
      t.leakyRelu();
    }
    return t.conv(1, WHOLE);
  }
}
