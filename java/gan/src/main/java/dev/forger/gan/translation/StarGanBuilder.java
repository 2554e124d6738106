// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.GradientPenalty;
import java.util.Objects;
import java.util.Optional;

/**
 * Options of a {@link StarGan}; the data are required. The default objective is WGAN-GP with weight
 * 10 and five critic steps a generator step, as in the paper.
 */
public final class StarGanBuilder extends TranslationBuilder<StarGanBuilder> {
  private static final int WIDTH = 16;
  private static final int BLOCKS = 2;
  private static final int CRITIC_LAYERS = 3;

  ImageDataset data;
  ImageDataset shown;
  private Network generator;
  private Network critic;
  private GradientPenalty penalty;
  double classWeight = 1;
  double cycle = 10;
  int criticSteps = 5;

  StarGanBuilder(Device device) {
    super(device, WganGp.lambda(10));
  }

  @Override
  protected StarGanBuilder self() {
    return this;
  }

  /**
   * Sets the images, labelled by domain. Required; the caller closes them after the training.
   *
   * @param images of at least 2 domains, every one with a label
   * @return this builder
   */
  public StarGanBuilder data(ImageDataset images) {
    this.data = images;
    return this;
  }

  /**
   * Sets the images of {@link StarGan#samples}; the default are those trained on.
   *
   * @param images of the same shape, such as held-out ones; closed by the caller
   * @return this builder
   */
  public StarGanBuilder shown(ImageDataset images) {
    this.shown = images;
    return this;
  }

  /**
   * Sets networks of your own; the defaults are a {@link TranslationModels#domainGenerator} of
   * width 16 with 2 blocks and a {@link TranslationModels#domainCritic} of width 32 with 3
   * halvings: small ones for minutes on a CPU.
   *
   * @param generator from images with a plane a domain behind their channels to images
   * @param critic from images to logits, the last of which are one a domain
   * @return this builder
   */
  public StarGanBuilder model(Network generator, Network critic) {
    this.generator = Objects.requireNonNull(generator, "generator");
    this.critic = Objects.requireNonNull(critic, "critic");
    return this;
  }

  /**
   * Adds a penalty on the critic's gradients by images; not beside an objective that has one.
   *
   * @param penalty of every step
   * @return this builder
   */
  public StarGanBuilder penalty(GradientPenalty penalty) {
    this.penalty = Objects.requireNonNull(penalty, "penalty");
    return this;
  }

  /**
   * Sets the weight λ_cls of the cross entropies of domains; the default is 1.
   *
   * @param weight at least 0
   * @return this builder
   */
  public StarGanBuilder classWeight(double weight) {
    this.classWeight = weight("class weight", weight, "the paper has 1");
    return this;
  }

  /**
   * Sets the weight λ_rec of the mean absolute difference between an image and itself turned into a
   * domain and back; the default is 10.
   *
   * @param weight at least 0
   * @return this builder
   */
  public StarGanBuilder cycle(double weight) {
    this.cycle = weight("cycle weight", weight, "the paper has 10");
    return this;
  }

  /**
   * Sets the number of critic steps a generator step; the default is 5.
   *
   * @param steps at least 1
   * @return this builder
   */
  public StarGanBuilder criticSteps(int steps) {
    this.criticSteps = positive("critic steps", steps);
    return this;
  }

  /** The penalty of the objective, or that set beside it. */
  Optional<GradientPenalty> effectivePenalty() {
    return objective.penalty().or(() -> Optional.ofNullable(penalty));
  }

  static Shape imageShape(ImageDataset data) {
    return Shape.of(data.height(), data.width(), data.channels());
  }

  private void checkData() {
    if (data == null) {
      throw new InvalidArgumentException(
          "data", "none", "images labelled by domain", "call data(InkedDigits.create(7, 20_000))");
    }
    if (data.labelCount() < 2) {
      throw new InvalidArgumentException(
          "data " + data.name(),
          data.labelCount() + " domains",
          "labelled images of at least 2 domains",
          "use a folder a domain, or a data set with labels");
    }
    requireBatch(data.size(), "images of " + data.name());
    if (shown == null) {
      shown = data;
    }
    requireShape("images shown of a StarGAN", shown, imageShape(data));
  }

  private void checkObjective() {
    if (objective.generatorSeesReal() || objective.keepsState()) {
      throw new UnsupportedException(
          "StarGAN",
          "objective " + objective.name(),
          "an objective without running means, on single logits",
          "use wgan-gp, non-saturating or hinge");
    }
    if (penalty != null && objective.penalty().isPresent()) {
      throw new InvalidArgumentException(
          "penalty",
          penalty + " beside that of " + objective.name(),
          "one gradient penalty",
          "leave out one of them");
    }
    if (effectivePenalty().isPresent() && effectivePenalty().get().every() != 1) {
      throw new UnsupportedException(
          "StarGAN",
          "a penalty of every " + effectivePenalty().get().every() + " steps",
          "a penalty of every step",
          "leave out every(...)");
    }
  }

  private static void requireEqual(String what, Shape given, Shape expected) {
    if (!given.equals(expected)) {
      throw new ShapeException(
          what,
          given.toString(),
          expected + ", as images and domains of the data have",
          "build networks on the shapes of the data");
    }
  }

  /**
   * Plans the training: draws weights, records the step, takes all memory.
   *
   * @return the StarGAN, ready to train
   * @throws InvalidArgumentException if data are missing, have fewer than 2 labels or fewer images
   *     than the batch, or there are two penalties
   * @throws ShapeException if a network or the shown images do not fit the data
   * @throws UnsupportedException if the objective compares samples or has a lazy penalty, or a
   *     penalty meets a critic that couples samples
   */
  public StarGan build() {
    checkData();
    checkObjective();
    Shape image = imageShape(data);
    int domains = data.labelCount();
    Network makes =
        generator != null
            ? generator
            : TranslationModels.domainGenerator(image, domains, WIDTH, BLOCKS);
    Network judges =
        critic != null
            ? critic
            : TranslationModels.domainCritic(image, domains, 2 * WIDTH, CRITIC_LAYERS);
    requireEqual(
        "generator, input",
        makes.inputShape(),
        Shape.of(image.h(), image.w(), image.c() + domains));
    requireEqual("generator, output", makes.outputShape(), image);
    requireEqual("critic, input", judges.inputShape(), image);
    if (judges.outputShape().elements() <= domains) {
      throw new ShapeException(
          "critic, output",
          judges.outputShape() + " outputs",
          "at least one logit and one for each of " + domains + " domains",
          "join both behind its convolutions, the domains last");
    }
    objective.check(judges);
    return new StarGan(this, makes, judges);
  }
}
