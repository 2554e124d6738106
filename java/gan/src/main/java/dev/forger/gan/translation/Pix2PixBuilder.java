// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.RateDecay;
import dev.forger.gan.data.ImagePairs;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import java.util.Objects;

/** Options of a {@link Pix2Pix}; only the pairs are required. */
public final class Pix2PixBuilder {
  private static final int DEFAULT_WIDTH = 32;
  private static final int CRITIC_LAYERS = 2;

  final Device device;
  ImagePairs data;
  ImagePairs shown;
  private int width = DEFAULT_WIDTH;
  private Network generator;
  private Network critic;
  Initializer initializer = Initializer.dcgan();
  Objective objective = NonSaturating.create();
  Optimizer generatorOptimizer = Optimizer.adam(2e-4, 0.5, 0.999);
  Optimizer criticOptimizer = Optimizer.adam(2e-4, 0.5, 0.999);
  double lambda = 100;
  int batch = 4;
  RateDecay rateDecay = RateDecay.NONE;
  long seed = 1;

  Pix2PixBuilder(Device device) {
    this.device = Objects.requireNonNull(device, "device");
  }

  private static int positive(String what, int value, String remedy) {
    if (value < 1) {
      throw new InvalidArgumentException(what, Integer.toString(value), "at least 1", remedy);
    }
    return value;
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
    this.width = positive("width", channels, "the paper has 64");
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
   * Sets how weights begin; the default is N(0, 0.02²).
   *
   * @param initializer the initialiser
   * @return this builder
   */
  public Pix2PixBuilder initializer(Initializer initializer) {
    this.initializer = Objects.requireNonNull(initializer, "initializer");
    return this;
  }

  /**
   * Sets what critic and generator minimise beside the difference; the default is non-saturating.
   *
   * @param objective one without a gradient penalty, on single logits
   * @return this builder
   */
  public Pix2PixBuilder objective(Objective objective) {
    this.objective = Objects.requireNonNull(objective, "objective");
    return this;
  }

  /**
   * Sets the weight of the mean absolute difference from the target; the default is 100.
   *
   * @param weight at least 0
   * @return this builder
   */
  public Pix2PixBuilder lambda(double weight) {
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new InvalidArgumentException(
          "weight of L1", Double.toString(weight), "a finite number >= 0", "the paper has 100");
    }
    this.lambda = weight;
    return this;
  }

  /**
   * Sets the pairs a step; the default is 4.
   *
   * @param batch at least 1
   * @return this builder
   */
  public Pix2PixBuilder batch(int batch) {
    this.batch = positive("batch", batch, "pass a positive number");
    return this;
  }

  /**
   * Sets both optimisers; the default is Adam(0.0002, 0.5, 0.999) for both.
   *
   * @param generator of the generator
   * @param critic of the critic
   * @return this builder
   */
  public Pix2PixBuilder optimizers(Optimizer generator, Optimizer critic) {
    this.generatorOptimizer = Objects.requireNonNull(generator, "generator");
    this.criticOptimizer = Objects.requireNonNull(critic, "critic");
    return this;
  }

  /**
   * Lets both learning rates fall; the default is {@link RateDecay#NONE}.
   *
   * @param decay from which step to which
   * @return this builder
   */
  public Pix2PixBuilder rateDecay(RateDecay decay) {
    this.rateDecay = Objects.requireNonNull(decay, "decay");
    return this;
  }

  /**
   * Sets the seed of everything random; the default is 1.
   *
   * @param seed any number
   * @return this builder
   */
  public Pix2PixBuilder seed(long seed) {
    this.seed = seed;
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
    if (batch > data.size()) {
      throw new InvalidArgumentException(
          "batch",
          Integer.toString(batch),
          "at most the " + data.size() + " pairs of " + data.name(),
          "use a smaller batch or more data");
    }
    if (objective.penalty().isPresent()
        || objective.generatorSeesReal()
        || objective.keepsState()) {
      throw new UnsupportedException(
          "pix2pix",
          "objective " + objective.name(),
          "an objective without gradient penalty and running means, on single logits",
          "use non-saturating, least squares or hinge");
    }
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
