// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.Conv2d;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Shape;
import dev.forger.gan.GanModel;

/** Models whose generator ends with logits, for {@link BoundaryGan}. */
public final class DiscreteModels {
  private DiscreteModels() {}

  private static Conv2d half() {
    return Conv2d.kernel(4).stride(2).padding(1);
  }

  /**
   * Images of 28 x 28 pixels: the generator of {@code dcgan28} at half its width with logits at its
   * end, and a critic without normalisation of half its width, for it sees M times as many images.
   *
   * @param channels 1 for binary pixels, or the number of classes
   * @param latent length of a latent code
   * @return the model
   */
  public static GanModel images28(int channels, int latent) {
    Network generator =
        Network.builder(Shape.features(latent))
            .dense(256, false)
            .batchNorm()
            .relu()
            .denseTo(Shape.of(7, 7, 64), false)
            .batchNorm()
            .relu()
            .convTranspose2d(32, half().noBias())
            .batchNorm()
            .relu()
            .convTranspose2d(16, half().noBias())
            .batchNorm()
            .relu()
            .conv2d(channels, Conv2d.kernel(3).padding(1))
            .build();
    Network critic =
        Network.builder(Shape.of(28, 28, channels))
            .conv2d(16, half())
            .leakyRelu(0.2f)
            .conv2d(32, half())
            .leakyRelu(0.2f)
            .conv2d(64, half())
            .leakyRelu(0.2f)
            .flatten()
            .dense(1)
            .build();
    return new GanModel("discrete28", generator, critic, Initializer.dcgan());
  }

  /**
   * Small patterns: two hidden layers on both sides. Batch normalisation spreads the latent codes,
   * without which all of them soon draw the same pattern.
   *
   * @param image shape of a pattern
   * @param latent length of a latent code
   * @param width of the hidden layers
   * @return the model
   */
  public static GanModel patterns(Shape image, int latent, int width) {
    Network generator =
        Network.builder(Shape.features(latent))
            .dense(width, false)
            .batchNorm()
            .relu()
            .dense(width, false)
            .batchNorm()
            .relu()
            .denseTo(image, true)
            .build();
    Network critic =
        Network.builder(image)
            .flatten()
            .dense(width)
            .leakyRelu(0.2f)
            .dense(width)
            .leakyRelu(0.2f)
            .dense(1)
            .build();
    return new GanModel("patterns", generator, critic, Initializer.heNormal());
  }
}
