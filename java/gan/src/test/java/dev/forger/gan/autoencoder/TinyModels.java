// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.Conv2d;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Shape;

/** Small models without kinks for images of 8x8x1. */
public final class TinyModels {
  private static final Shape IMAGE = Shape.of(8, 8, 1);

  private TinyModels() {}

  private static Conv2d half() {
    return Conv2d.kernel(4).stride(2).padding(1);
  }

  /** A model of convolutions whose encoder gives so many values of every value of a code. */
  public static AutoEncoderModel convolutions(int latent, int perValue, boolean pixels) {
    Network encoder =
        Network.builder(IMAGE).conv2d(4, half()).tanh().flatten().dense(perValue * latent).build();
    return new AutoEncoderModel(
        "tiny", IMAGE, encoder, decoder(latent, pixels), 0, Initializer.glorotUniform());
  }

  public static Network decoder(int latent, boolean pixels) {
    NetworkBuilder b =
        Network.builder(Shape.features(latent))
            .denseTo(Shape.of(4, 4, 4), true)
            .tanh()
            .convTranspose2d(1, half());
    return (pixels ? b.tanh() : b).build();
  }

  /** A variational model of dense layers that reads labels. */
  public static AutoEncoderModel conditional(int latent, int classes) {
    Network encoder =
        Network.builder(Shape.features(IMAGE.elements() + classes))
            .dense(10)
            .tanh()
            .dense(2 * latent)
            .build();
    Network decoder =
        Network.builder(Shape.features(latent + classes))
            .dense(10)
            .tanh()
            .denseTo(IMAGE, true)
            .build();
    return new AutoEncoderModel(
        "tiny conditional", IMAGE, encoder, decoder, classes, Initializer.glorotUniform());
  }

  /** Linear encoder and decoder: probabilistic PCA. */
  public static AutoEncoderModel linear(int latent) {
    Network encoder = Network.builder(IMAGE).dense(2 * latent).build();
    Network decoder = Network.builder(Shape.features(latent)).denseTo(IMAGE, true).build();
    return new AutoEncoderModel("linear", IMAGE, encoder, decoder, 0, Initializer.glorotUniform());
  }
}
