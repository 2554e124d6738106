// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.data.ImagePairs;
import dev.forger.gan.objective.NonSaturating;
import java.util.Objects;

/**
 * Options of a {@link Pix2Pix}; only the pairs are required. The default objective is
 * non-saturating.
 */
public final class Pix2PixBuilder extends TranslationBuilder<Pix2PixBuilder> {
  private static final int DEFAULT_WIDTH = 32;
  private static final int CRITIC_LAYERS = 2;

  ImagePairs data;
  ImagePairs shown;
  private int width = DEFAULT_WIDTH;
  private Network generator;
  private Network critic;
  double lambda = 100;

  Pix2PixBuilder(Device device) {
    super(device, NonSaturating.create());
  }

  @Override
  protected Pix2PixBuilder self() {
    return this;
  }

  /**
   * Sets the pairs. Required; the caller closes them after the training.
   *
   * @param pairs trained on
   * @return this builder
   */
  public Pix2PixBuilder data(ImagePairs pairs) {
    this.data = pairs;
    return this;
  }

  /**
   * Sets the pairs of {@link Pix2Pix#samples}; the default are those trained on.
   *
   * @param pairs of the same shapes, such as held-out ones; closed by the caller
   * @return this builder
   */
  public Pix2PixBuilder shown(ImagePairs pairs) {
    this.shown = pairs;
    return this;
  }

  /**
   * Sets the width of the default networks, a {@link TranslationModels#unet} and a {@link
   * TranslationModels#patchCritic} of two halvings; the default is 32.
   *
   * @param channels after the first layer, at least 1; the paper has 64
   * @return this builder
   */
  public Pix2PixBuilder width(int channels) {
    this.width = positive("width", channels);
    return this;
  }

  /**
   * Sets networks of your own.
   *
   * @param generator from the input's shape to the target's
   * @param critic from [input | target] channels to logits
   * @return this builder
   */
  public Pix2PixBuilder model(Network generator, Network critic) {
    this.generator = Objects.requireNonNull(generator, "generator");
    this.critic = Objects.requireNonNull(critic, "critic");
    return this;
  }

  /**
   * Sets the weight of the mean absolute difference from the target; the default is 100.
   *
   * @param weight at least 0
   * @return this builder
   */
  public Pix2PixBuilder lambda(double weight) {
    this.lambda = weight("weight of L1", weight, "the paper has 100");
    return this;
  }

  private static void requireShape(String what, Shape given, Shape expected) {
    if (!given.equals(expected)) {
      throw new ShapeException(
          what,
          given.toString(),
          expected + ", as the pairs have",
          "build networks on the shapes of the pairs, or resize the images");
    }
  }

  /**
   * Plans the training: draws weights, records the step, takes all memory.
   *
   * @return the pix2pix, ready to train
   * @throws InvalidArgumentException if pairs are missing or fewer than the batch
   * @throws ShapeException if a network or the shown pairs do not fit the pairs
   * @throws UnsupportedException if the objective has a gradient penalty or compares samples
   */
  public Pix2Pix build() {
    if (data == null) {
      throw new InvalidArgumentException(
          "data", "none", "pairs", "call data(ImagePairs.of(images, ImagePairs.Input.OUTLINE))");
    }
    requireBatch(data.size(), "pairs of " + data.name());
    requireObjective("pix2pix");
    if (shown == null) {
      shown = data;
    }
    Shape from = data.inputShape();
    Shape to = data.targetShape();
    Shape pair = Shape.of(from.h(), from.w(), from.c() + to.c());
    requireShape("shown pairs, inputs", shown.inputShape(), from);
    requireShape("shown pairs, targets", shown.targetShape(), to);
    Network makes = generator != null ? generator : TranslationModels.unet(from, to.c(), width);
    Network judges =
        critic != null ? critic : TranslationModels.patchCritic(pair, width, CRITIC_LAYERS);
    requireShape("generator, input", makes.inputShape(), from);
    requireShape("generator, output", makes.outputShape(), to);
    requireShape("critic, input", judges.inputShape(), pair);
    objective.check(judges);
    return new Pix2Pix(this, makes, judges);
  }
}
