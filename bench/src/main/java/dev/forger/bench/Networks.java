// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import dev.forger.Conv2d;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Shape;
import dev.forger.gan.GanModel;

/**
 * The two measured GANs: DCGAN for 64x64x3 without biases, and a small one for 28x28x1 with
 * PyTorch's default biases. Critics under a gradient penalty have no normalisation.
 */
public final class Networks {
  private static final int LATENT = 100;

  private Networks() {}

  /**
   * Builds both networks.
   *
   * @param side 28 or 64
   * @param normalized whether the critic has batch normalisation
   * @return the model
   */
  public static GanModel create(int side, boolean normalized) {
    return switch (side) {
      case 28 -> new GanModel("28", generator28(), critic28(normalized), Initializer.dcgan());
      case 64 -> new GanModel("64", generator64(), critic64(normalized), Initializer.dcgan());
      default -> throw new IllegalArgumentException("side " + side + ", expected 28 or 64");
    };
  }

  private static Conv2d half() {
    return Conv2d.kernel(4).stride(2).padding(1);
  }

  private static Network generator28() {
    return Network.builder(Shape.features(LATENT))
        .denseTo(Shape.of(7, 7, 128), true)
        .batchNorm()
        .relu()
        .convTranspose2d(64, half())
        .batchNorm()
        .relu()
        .convTranspose2d(1, half())
        .tanh()
        .build();
  }

  private static Network critic28(boolean normalized) {
    NetworkBuilder b = Network.builder(Shape.of(28, 28, 1));
    b.conv2d(64, half()).leakyRelu(0.2f).conv2d(128, half());
    if (normalized) {
      b.batchNorm();
    }
    return b.leakyRelu(0.2f).flatten().dense(1).build();
  }

  private static Network generator64() {
    NetworkBuilder b =
        Network.builder(Shape.features(LATENT))
            .convTranspose2d(512, Conv2d.kernel(4).noBias())
            .batchNorm()
            .relu();
    for (int channels = 256; channels >= 64; channels /= 2) {
      b.convTranspose2d(channels, half().noBias()).batchNorm().relu();
    }
    return b.convTranspose2d(3, half().noBias()).tanh().build();
  }

  private static Network critic64(boolean normalized) {
    NetworkBuilder b = Network.builder(Shape.of(64, 64, 3));
    b.conv2d(64, half().noBias()).leakyRelu(0.2f);
    for (int channels = 128; channels <= 512; channels *= 2) {
      b.conv2d(channels, half().noBias());
      if (normalized) {
        b.batchNorm();
      }
      b.leakyRelu(0.2f);
    }
    return b.conv2d(1, Conv2d.kernel(4).noBias()).build();
  }
}
