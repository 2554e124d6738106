// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.Conv2d;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Shape;
import dev.forger.gan.GanModel;

/** Models whose generator ends with logits, for {@link BoundaryGan}. */
public final class DiscreteModels {
  private DiscreteModels() {}

  /**
   * Two hidden layers on both sides. Batch normalisation of each hidden feature spreads the latent
   * codes; without it all of them soon draw the same image.
   *
   * @param image shape of the samples
   * @param latent length of a latent code
   * @param width of the hidden layers
   * @return the model
   */
  public static GanModel dense(Shape image, int latent, int width) {
    return dense(image, latent, width, 1);
  }

  /**
   * The same with a critic of packs.
   *
   * @param image shape of the samples
   * @param latent length of a latent code
   * @param width of the hidden layers
   * @param packed samples that the critic sees side by side, along the channels; 1 for no packs
   * @return the model
   */
  public static GanModel dense(Shape image, int latent, int width, int packed) {
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
        Network.builder(packs(image, packed))
            .flatten()
            .dense(width)
            .leakyRelu(0.2f)
            .dense(width)
            .leakyRelu(0.2f)
            .dense(1)
            .build();
    return new GanModel("discrete-dense", generator, critic, Initializer.heNormal());
  }

  /**
   * Two convolutions of stride 2 in the critic, two transposed ones in the generator, as the
   * networks of Radford et al. 2016: batch normalisation in the generator only.
   *
   * @param image shape of the samples, sides multiples of 4
   * @param latent length of a latent code
   * @param width channels of the outer convolutions; the inner ones have twice as many
   * @return the model
   * @throws InvalidArgumentException if the sides are no multiples of 4
   */
  public static GanModel convolutional(Shape image, int latent, int width) {
    return convolutional(image, latent, width, 1);
  }

  /**
   * The same with a critic of packs.
   *
   * @param image shape of the samples, sides multiples of 4
   * @param latent length of a latent code
   * @param width channels of the outer convolutions; the inner ones have twice as many
   * @param packed samples that the critic sees side by side, along the channels; 1 for no packs
   * @return the model
   * @throws InvalidArgumentException if the sides are no multiples of 4
   */
  public static GanModel convolutional(Shape image, int latent, int width, int packed) {
    if (image.h() % 4 != 0 || image.w() % 4 != 0) {
      throw new InvalidArgumentException(
          "image shape", image.toString(), "sides that are multiples of 4", "resize the data");
    }
    Network generator =
        Network.builder(Shape.features(latent))
            .denseTo(Shape.of(image.h() / 4, image.w() / 4, 2 * width), false)
            .batchNorm()
            .relu()
            .convTranspose2d(width, half().noBias())
            .batchNorm()
            .relu()
            .convTranspose2d(image.c(), half())
            .build();
    Network critic =
        Network.builder(packs(image, packed))
            .conv2d(width, half())
            .leakyRelu(0.2f)
            .conv2d(2 * width, half())
            .leakyRelu(0.2f)
            .flatten()
            .dense(1)
            .build();
    return new GanModel("discrete-conv", generator, critic, Initializer.dcgan());
  }

  private static Shape packs(Shape image, int packed) {
    return Shape.of(image.h(), image.w(), image.c() * packed);
  }

  private static Conv2d half() {
    return Conv2d.kernel(4).stride(2).padding(1);
  }
}
