// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.Initializer;
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
    return new GanModel("discrete-dense", generator, critic, Initializer.heNormal());
  }
}
