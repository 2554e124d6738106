// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Conv2d;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.Models;

/**
 * A generator and a critic that both read a caption. Each has an encoder of its own, 1-D
 * convolutions over characters, trained with the rest of it; captions are cut to {@code length}
 * characters, one-hot over {@link #ALPHABET}, all 0 behind the end.
 *
 * @param name for the command line and configurations
 * @param length characters of a caption, at least 4
 * @param generator from 1x1x(latent + length alphabet), code and caption, to images in [-1, 1]
 * @param critic from 1x1x(elements of an image + length alphabet) to one logit
 * @param initializer draws the weights of both
 */
public record TextModel(
    String name, int length, Network generator, Network critic, Initializer initializer) {
  /** Channels of a character. */
  public static final int ALPHABET = Captions.ALPHABET;

  private static final int ENCODED = 64;

  /**
   * Checks that the parts fit.
   *
   * @param name its name
   * @param length characters of a caption
   * @param generator the generator
   * @param critic the critic
   * @param initializer the initialiser
   * @throws InvalidArgumentException if captions are too short
   * @throws ShapeException if generator, critic and captions do not fit together
   */
  public TextModel {
    if (length < 4) {
      throw new InvalidArgumentException(
          "caption length", Integer.toString(length), "at least 4", "32 suit a few words");
    }
    int caption = length * ALPHABET;
    Shape pair = Shape.features(generator.outputShape().elements() + caption);
    if (!critic.inputShape().equals(pair) || critic.outputShape().elements() != 1) {
      throw new ShapeException(
          "model " + name + ", critic",
          critic.inputShape() + " to " + critic.outputShape(),
          pair + ", an image and a caption, to one logit",
          "change its input or its last layer");
    }
    Shape code = generator.inputShape();
    if (code.h() != 1 || code.w() != 1 || code.c() <= caption) {
      throw new ShapeException(
          "model " + name + ", generator",
          code + " for captions of " + caption + " features",
          "1x1x(latent + " + caption + ")",
          "put the caption behind the latent code");
    }
  }

  /**
   * Gives a shipped DCGAN the captions. The generator's dense layer sees the latent code and the
   * encoded caption; the critic puts the encoded caption behind its features at every place, and a
   * 1x1 convolution compares them (Reed et al. 2016, arXiv 1605.05396).
   *
   * @param model dcgan28, dcgan32 or dcgan64
   * @param channels of the images
   * @param latent length of a latent code
   * @param length characters of a caption
   * @param norm of the critic
   * @return the model
   * @throws InvalidArgumentException if there is no such model or a number is not positive
   * @throws dev.forger.UnsupportedException if the model is no DCGAN
   */
  public static TextModel create(
      String model, int channels, int latent, int length, Models.CriticNorm norm) {
    int size = Models.size(model);
    return new TextModel(
        model + " with captions",
        length,
        generator(size, channels, latent, length),
        critic(model, size, channels, length, norm),
        bothInitializers());
  }

  /** Weights of 0.02 would leave nothing of a caption beside the latent code. */
  private static Initializer bothInitializers() {
    Initializer ofCaptions = Initializer.heNormal();
    Initializer ofImages = Initializer.dcgan();
    return (parameter, uniforms, values) ->
        (parameter.name().startsWith("caption.") ? ofCaptions : ofImages)
            .fill(parameter, uniforms, values);
  }

  private static Conv2d half() {
    return Conv2d.kernel(4).stride(2).padding(1);
  }

  /** Continues from a caption of one-hot characters to its code. */
  private static NetworkBuilder encode(NetworkBuilder b, int length) {
    Conv2d five = Conv2d.kernel(1, 5).padding(0, 2, 0, 2);
    return b.reshape(Shape.of(1, length, ALPHABET))
        .conv2d(ENCODED, five)
        .leakyRelu(0.2f)
        .conv2d(ENCODED, five.stride(1, 2))
        .leakyRelu(0.2f)
        .flatten()
        .dense(ENCODED)
        .leakyRelu(0.2f);
  }

  private static Network generator(int size, int channels, int latent, int length) {
    NetworkBuilder b = Network.builder(Shape.features(latent + length * ALPHABET));
    NetworkBuilder.Ref input = b.here();
    b.prefix("caption.").slice(latent, length * ALPHABET);
    NetworkBuilder.Ref caption = encode(b, length).here();
    b.prefix("image.").from(input).slice(0, latent).concat(caption);
    int side = size == 28 ? 7 : 4;
    int doublings = Integer.numberOfTrailingZeros(size / side);
    int width = 64 << (doublings - 1);
    b.denseTo(Shape.of(side, side, width), false).batchNorm().relu();
    for (int i = 0; i < doublings; i++) {
      width /= 2;
      b.convTranspose2d(width, half().noBias()).batchNorm().relu();
    }
    return b.conv2d(channels, Conv2d.kernel(3).padding(1)).tanh().build();
  }

  private static Network critic(
      String model, int size, int channels, int length, Models.CriticNorm norm) {
    int pixels = size * size * channels;
    NetworkBuilder b = Network.builder(Shape.features(pixels + length * ALPHABET));
    NetworkBuilder.Ref input = b.here();
    b.prefix("caption.").slice(pixels, length * ALPHABET);
    NetworkBuilder.Ref caption = encode(b, length).here();
    b.prefix("image.").from(input).slice(0, pixels).reshape(Shape.of(size, size, channels));
    NetworkBuilder.Ref features = CriticBody.add(b, model, norm).here();
    int side = b.currentShape().h();
    int width = b.currentShape().c();
    b.prefix("match.").from(caption).upsampleNearest(side).concat(features);
    return b.conv2d(width, Conv2d.kernel(1)).leakyRelu(0.2f).flatten().dense(1).build();
  }

  /**
   * Returns the shape of the images.
   *
   * @return height, width and channels
   */
  public Shape imageShape() {
    return generator.outputShape();
  }

  /**
   * Returns the length of a latent code without the caption.
   *
   * @return at least 1
   */
  public int latent() {
    return generator.inputShape().c() - length * ALPHABET;
  }
}
