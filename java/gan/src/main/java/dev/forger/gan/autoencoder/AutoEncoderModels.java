// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.Conv2d;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Shape;

/** Encoders and decoders for images of 28x28 grey pixels, such as digits. */
public final class AutoEncoderModels {
  private static final Shape IMAGE = Shape.of(28, 28, 1);

  private AutoEncoderModels() {}

  /** What the decoder's last layer gives. */
  public enum Output {
    /** Logits of white pixels: for Bernoulli likelihoods. */
    LOGITS,
    /** Values in [-1, 1] by a tanh: for Gaussian likelihoods. */
    PIXELS
  }

  /**
   * Builds a variational model of dense layers: two hidden ones on either side, as in Burda et al.
   * 2016.
   *
   * @param latent length of a code
   * @param hidden width of the hidden layers
   * @param classes that both halves are conditioned on, 0 for none
   * @param output of the decoder
   * @return the model
   */
  public static AutoEncoderModel dense28(int latent, int hidden, int classes, Output output) {
    check(latent, hidden, classes);
    Shape input = classes == 0 ? IMAGE : Shape.features(IMAGE.elements() + classes);
    NetworkBuilder encoder =
        Network.builder(input).dense(hidden).relu().dense(hidden).relu().dense(2 * latent);
    return model(
        "dense28-" + hidden, encoder.build(), dense(latent, hidden, classes, output), classes);
  }

  /**
   * Builds a plain model of dense layers.
   *
   * @param latent length of a code
   * @param hidden width of the hidden layers
   * @param output of the decoder
   * @return the model
   */
  public static AutoEncoderModel plain28(int latent, int hidden, Output output) {
    check(latent, hidden, 0);
    NetworkBuilder encoder =
        Network.builder(IMAGE).dense(hidden).relu().dense(hidden).relu().dense(latent);
    return model("plain28-" + hidden, encoder.build(), dense(latent, hidden, 0, output), 0);
  }

  /**
   * Builds a variational model of convolutions: two of stride 2 and their transposed twins.
   *
   * @param latent length of a code
   * @param width channels of the outer convolutions; the inner ones have twice as many
   * @param classes that both halves are conditioned on, 0 for none
   * @param output of the decoder
   * @return the model
   */
  public static AutoEncoderModel conv28(int latent, int width, int classes, Output output) {
    check(latent, width, classes);
    int pixels = IMAGE.elements();
    NetworkBuilder encoder;
    if (classes == 0) {
      encoder = convolutions(Network.builder(IMAGE), width);
    } else {
      encoder = Network.builder(Shape.features(pixels + classes));
      NetworkBuilder.Ref input = encoder.here();
      encoder.slice(pixels, classes);
      NetworkBuilder.Ref label = encoder.here();
      convolutions(encoder.from(input).slice(0, pixels).reshape(IMAGE), width).concat(label);
    }
    encoder.dense(2 * latent);
    return model(
        "conv28-" + width, encoder.build(), transposed(latent + classes, width, output), classes);
  }

  /**
   * Builds a decoder of transposed convolutions, from vectors to images.
   *
   * @param input length of a vector
   * @param width channels of the outer convolution; the inner one has twice as many
   * @param output of the last layer
   * @return the decoder
   */
  public static Network transposed(int input, int width, Output output) {
    check(input, width, 0);
    NetworkBuilder decoder =
        Network.builder(Shape.features(input))
            .denseTo(Shape.of(7, 7, 2 * width), true)
            .relu()
            .convTranspose2d(width, half())
            .relu()
            .convTranspose2d(1, half());
    return (output == Output.PIXELS ? decoder.tanh() : decoder).build();
  }

  private static NetworkBuilder convolutions(NetworkBuilder b, int width) {
    return b.conv2d(width, half()).relu().conv2d(2 * width, half()).relu().flatten();
  }

  private static Network dense(int latent, int hidden, int classes, Output output) {
    NetworkBuilder decoder =
        Network.builder(Shape.features(latent + classes))
            .dense(hidden)
            .relu()
            .dense(hidden)
            .relu()
            .denseTo(IMAGE, true);
    return (output == Output.PIXELS ? decoder.tanh() : decoder).build();
  }

  private static AutoEncoderModel model(
      String name, Network encoder, Network decoder, int classes) {
    return new AutoEncoderModel(
        name, IMAGE, encoder, decoder, classes, Initializer.glorotUniform());
  }

  private static Conv2d half() {
    return Conv2d.kernel(4).stride(2).padding(1);
  }

  private static void check(int latent, int width, int classes) {
    if (latent < 1 || width < 1 || classes < 0) {
      throw new InvalidArgumentException(
          "model sizes",
          "latent " + latent + ", width " + width + ", classes " + classes,
          "positive sizes and 0 or more classes",
          "latent 20 and width 400 are usual for digits");
    }
  }
}
