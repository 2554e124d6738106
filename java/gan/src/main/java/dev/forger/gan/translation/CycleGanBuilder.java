// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.objective.LeastSquares;
import java.util.Objects;
import java.util.function.Function;

/**
 * Options of a {@link CycleGan}; both kinds of images are required. The default objective is least
 * squares.
 */
public final class CycleGanBuilder extends TranslationBuilder<CycleGanBuilder> {
  ImageDataset first;
  ImageDataset second;
  ImageDataset shown;
  private Function<Shape, Network> generator = image -> TranslationModels.residual(image, 16, 3);
  private Function<Shape, Network> critic = image -> TranslationModels.patchCritic(image, 32, 2);
  double cycle = 10;
  double identity = 5;
  boolean discrete;
  int pool = 50;

  CycleGanBuilder(Device device) {
    super(device, LeastSquares.create());
  }

  @Override
  protected CycleGanBuilder self() {
    return this;
  }

  /**
   * Sets the images of both kinds. Required; the caller closes them after the GAN.
   *
   * @param first images of the first kind
   * @param second images of the second kind, of the same shape
   * @return this builder
   */
  public CycleGanBuilder data(ImageDataset first, ImageDataset second) {
    this.first = first;
    this.second = second;
    return this;
  }

  /**
   * Sets the images whose translations are sampled; the default is those of the first kind.
   *
   * @param shown of the same shape; the caller closes them after the GAN
   * @return this builder
   */
  public CycleGanBuilder shown(ImageDataset shown) {
    this.shown = Objects.requireNonNull(shown, "shown");
    return this;
  }

  /**
   * Says that the channels of a pixel are classes, one of which is 1, as those of characters are.
   * Generators then end with logits: critics see classes drawn by their probabilities, the gradient
   * goes to the probabilities (straight-through, Bengio et al. 2013, arXiv 1308.3432), and cycles
   * go through probabilities and compare them.
   *
   * @return this builder
   */
  public CycleGanBuilder discrete() {
    this.discrete = true;
    return this;
  }

  /**
   * Sets the networks of both directions; the defaults are a residual generator of width 16 with 3
   * blocks and a critic of patches of width 32: small ones for minutes on a CPU.
   *
   * @param generator from the shape of the images to a network that keeps it
   * @param critic from the shape of the images to a network of logits
   * @return this builder
   */
  public CycleGanBuilder model(
      Function<Shape, Network> generator, Function<Shape, Network> critic) {
    this.generator = Objects.requireNonNull(generator, "generator");
    this.critic = Objects.requireNonNull(critic, "critic");
    return this;
  }

  /**
   * Sets the weight of the mean absolute difference between an image and itself turned there and
   * back; the default is 10.
   *
   * @param weight at least 0
   * @return this builder
   */
  public CycleGanBuilder cycle(double weight) {
    this.cycle = weight("cycle weight", weight, "the paper has 10");
    return this;
  }

  /**
   * Sets the weight of the mean absolute difference between an image and what the generator of its
   * own kind makes of it; the default is 5.
   *
   * @param weight at least 0, 0 for none
   * @return this builder
   */
  public CycleGanBuilder identity(double weight) {
    this.identity = weight("identity weight", weight, "the paper has 5");
    return this;
  }

  /**
   * Sets how many made images of the past the critics may see again; the default is 50.
   *
   * @param images at least 0, 0 for none
   * @return this builder
   */
  public CycleGanBuilder pool(int images) {
    if (images < 0) {
      throw new InvalidArgumentException(
          "pool", Integer.toString(images), "at least 0", "the paper has 50");
    }
    this.pool = images;
    return this;
  }

  Network generator(Shape image) {
    Network network = generator.apply(image);
    if (!network.inputShape().equals(image) || !network.outputShape().equals(image)) {
      throw new ShapeException(
          "generator",
          network.inputShape() + " to " + network.outputShape(),
          image + " to " + image,
          "build it on the shape that it is given, and keep that");
    }
    return network;
  }

  Network critic(Shape image) {
    Network network = critic.apply(image);
    if (!network.inputShape().equals(image)) {
      throw new ShapeException(
          "critic",
          network.inputShape() + " images",
          image + " images",
          "build it on the shape that it is given");
    }
    objective.check(network);
    return network;
  }

  /**
   * Plans the training: draws weights, records all steps, takes all memory.
   *
   * @return the CycleGAN, ready to train
   * @throws InvalidArgumentException if data are missing or smaller than the batch
   * @throws ShapeException if both kinds of images are not of one shape, or a network does not fit
   * @throws UnsupportedException if the objective has a gradient penalty, or compares real and
   *     generated samples one by one
   */
  public CycleGan build() {
    if (first == null || second == null) {
      throw new InvalidArgumentException(
          "data",
          first == null ? "none" : "one kind of images",
          "images of two kinds",
          "call data(first, second)");
    }
    Shape image = Shape.of(first.height(), first.width(), first.channels());
    Shape other = Shape.of(second.height(), second.width(), second.channels());
    if (!image.equals(other)) {
      throw new ShapeException(
          "data " + second.name(),
          other + " images",
          image + " images, as " + first.name() + " has",
          "resize one of them");
    }
    if (shown != null && !image.equals(Shape.of(shown.height(), shown.width(), shown.channels()))) {
      throw new ShapeException(
          "data " + shown.name() + " to show",
          Shape.of(shown.height(), shown.width(), shown.channels()) + " images",
          image + " images, as " + first.name() + " has",
          "resize them");
    }
    requireBatch(Math.min(first.size(), second.size()), "images of the smaller data");
    requireObjective("CycleGAN");
    return new CycleGan(this);
  }
}
