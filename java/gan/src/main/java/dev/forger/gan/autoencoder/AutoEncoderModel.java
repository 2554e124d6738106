// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Shape;
import dev.forger.ShapeException;

/**
 * An encoder, a decoder and how their weights begin.
 *
 * <p>Where the model is conditioned on labels, both networks read them as features behind their
 * input: the encoder takes 1x1 rows [image | one-hot label], the decoder [code | one-hot label].
 *
 * @param name for checkpoints
 * @param imageShape of the images
 * @param encoder from images to statistics: codes for a plain auto-encoder, means and log variances
 *     for a variational one
 * @param decoder from codes to images
 * @param classes that both are conditioned on, 0 for none
 * @param initializer draws the weights of both
 */
public record AutoEncoderModel(
    String name,
    Shape imageShape,
    Network encoder,
    Network decoder,
    int classes,
    Initializer initializer) {
  /**
   * Checks that the parts fit.
   *
   * @param name for checkpoints
   * @param imageShape of the images
   * @param encoder from images to statistics
   * @param decoder from codes to images
   * @param classes that both are conditioned on, 0 for none
   * @param initializer draws the weights of both
   * @throws ShapeException if they do not
   */
  public AutoEncoderModel {
    Shape input =
        classes == 0 ? imageShape : Shape.features(imageShape.elements() + Math.max(0, classes));
    if (classes < 0 || !encoder.inputShape().equals(input)) {
      throw new ShapeException(
          "model " + name + ", encoder",
          "an input of " + encoder.inputShape() + " and " + classes + " classes",
          "an input of " + input,
          "let it read " + (classes == 0 ? "images" : "rows of pixels and one-hot labels"));
    }
    if (decoder.outputShape().elements() != imageShape.elements()) {
      throw new ShapeException(
          "model " + name + ", decoder",
          "an output of " + decoder.outputShape(),
          imageShape + " images",
          "change its last layer");
    }
    if (decoder.inputShape().h() != 1
        || decoder.inputShape().w() != 1
        || decoder.inputShape().c() <= classes) {
      throw new ShapeException(
          "model " + name + ", decoder",
          "an input of " + decoder.inputShape() + " with " + classes + " classes",
          "1x1 rows of codes and one-hot labels",
          "build it on Shape.features(latent + classes)");
    }
  }

  /**
   * Returns the length of a code.
   *
   * @return values, the label not among them
   */
  public int latent() {
    return decoder.inputShape().c() - classes;
  }

  /** Requires so many statistics per value of a code. */
  void requireStatistics(int perValue) {
    int given = encoder.outputShape().elements();
    if (given != perValue * latent()) {
      throw new ShapeException(
          "model " + name + ", encoder",
          given + " outputs for codes of " + latent(),
          perValue * latent() + " outputs",
          perValue == 1
              ? "let it end in a layer of the latent length"
              : "let it end in means and log variances, twice the latent length");
    }
  }
}
