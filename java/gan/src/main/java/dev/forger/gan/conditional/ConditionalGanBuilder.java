// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.Models;
import dev.forger.gan.RateDecay;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import java.util.Objects;

/** Options of a {@link ConditionalGan}; only labelled data are required. */
public final class ConditionalGanBuilder {
  final Device device;
  ImageDataset data;
  private ConditionalModel model;
  private String modelName = "dcgan28";
  private int latent = 16;
  Objective objective = NonSaturating.create();
  Optimizer generatorOptimizer = Optimizer.adam(2e-3, 0.5, 0.99);
  Optimizer criticOptimizer = Optimizer.adam(4e-4, 0.5, 0.99);
  int batch = 32;
  double average = 0.998;
  RateDecay rateDecay = RateDecay.NONE;
  long seed = 1;

  ConditionalGanBuilder(Device device) {
    this.device = Objects.requireNonNull(device, "device");
  }

  private static int positive(String what, int value) {
    if (value < 1) {
      throw new InvalidArgumentException(
          what, Integer.toString(value), "at least 1", "pass a positive number");
    }
    return value;
  }

  /**
   * Sets the real images and their classes. Required; the caller closes them after the GAN.
   *
   * @param data labelled images of the model's shape
   * @return this builder
   */
  public ConditionalGanBuilder data(ImageDataset data) {
    this.data = data;
    return this;
  }

  /**
   * Chooses a shipped model; the default is {@code dcgan28}, its critic with batch normalisation.
   *
   * @param name one of {@link Models#names()}
   * @return this builder
   * @throws InvalidArgumentException if there is none of this name
   */
  public ConditionalGanBuilder model(String name) {
    Models.size(name);
    this.modelName = name;
    this.model = null;
    return this;
  }

  /**
   * Sets a model of your own.
   *
   * @param model generator and critic
   * @return this builder
   */
  public ConditionalGanBuilder model(ConditionalModel model) {
    this.model = model;
    return this;
  }

  /**
   * Sets the length of a latent code of a shipped model; the default is 16.
   *
   * @param latent at least 1
   * @return this builder
   */
  public ConditionalGanBuilder latent(int latent) {
    this.latent = positive("latent", latent);
    return this;
  }

  /**
   * Sets what is minimised; the default is the non-saturating loss.
   *
   * @param objective one without a gradient penalty that does not compare single real and generated
   *     samples
   * @return this builder
   */
  public ConditionalGanBuilder objective(Objective objective) {
    this.objective = Objects.requireNonNull(objective, "objective");
    return this;
  }

  /**
   * Sets the number of real images a step, and of generated and mismatched ones; the default is 32.
   *
   * @param batch at least 1
   * @return this builder
   */
  public ConditionalGanBuilder batch(int batch) {
    this.batch = positive("batch", batch);
    return this;
  }

  /**
   * Sets the optimiser of the generator; the default is Adam(0.002, 0.5, 0.99).
   *
   * @param optimizer the rule
   * @return this builder
   */
  public ConditionalGanBuilder generatorOptimizer(Optimizer optimizer) {
    this.generatorOptimizer = Objects.requireNonNull(optimizer, "optimizer");
    return this;
  }

  /**
   * Sets the optimiser of the critic; the default is Adam(0.0004, 0.5, 0.99).
   *
   * @param optimizer the rule
   * @return this builder
   */
  public ConditionalGanBuilder criticOptimizer(Optimizer optimizer) {
    this.criticOptimizer = Objects.requireNonNull(optimizer, "optimizer");
    return this;
  }

  /**
   * Sets the decay of the moving average of the generator's weights; the default is 0.998.
   *
   * @param decay 0 to 1
   * @return this builder
   */
  public ConditionalGanBuilder average(double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new InvalidArgumentException(
          "ema decay", Double.toString(decay), "0 <= decay < 1", "0.998 is the default");
    }
    this.average = decay;
    return this;
  }

  /**
   * Lets both learning rates fall; the default is {@link RateDecay#NONE}.
   *
   * @param decay from which step to which
   * @return this builder
   */
  public ConditionalGanBuilder rateDecay(RateDecay decay) {
    this.rateDecay = Objects.requireNonNull(decay, "decay");
    return this;
  }

  /**
   * Sets the seed of everything random; the default is 1.
   *
   * @param seed any number
   * @return this builder
   */
  public ConditionalGanBuilder seed(long seed) {
    this.seed = seed;
    return this;
  }

  ConditionalModel model() {
    return model != null
        ? model
        : ConditionalModel.of(
            modelName, data.channels(), latent, data.labelCount(), Models.CriticNorm.BATCH);
  }

  /**
   * Plans the training: draws weights, records both steps, takes all memory.
   *
   * @return the GAN, ready to train
   * @throws InvalidArgumentException if the data are missing, have no labels, or are smaller than
   *     the batch
   * @throws ShapeException if the data do not have the model's shape
   * @throws UnsupportedException if the objective has a gradient penalty, or compares real and
   *     generated samples one by one
   */
  public ConditionalGan build() {
    if (data == null) {
      throw new InvalidArgumentException(
          "data", "none", "a labelled data set", "call data(StrokeDigits.create(7)) or another");
    }
    if (data.labelCount() < 2) {
      throw new InvalidArgumentException(
          "data " + data.name(),
          data.labelCount() + " classes",
          "at least 2",
          "use labelled data; folders of classes label their images");
    }
    if (batch > data.size()) {
      throw new InvalidArgumentException(
          "batch",
          Integer.toString(batch),
          "at most the " + data.size() + " images of " + data.name(),
          "use a smaller batch or more data");
    }
    if (objective.penalty().isPresent()
        || objective.generatorSeesReal()
        || objective.keepsState()) {
      throw new UnsupportedException(
          "conditional GAN",
          "objective " + objective.name(),
          "an objective without gradient penalty and running means, on single logits",
          "use non-saturating or hinge");
    }
    ConditionalModel m = model();
    Shape given = Shape.of(data.height(), data.width(), data.channels());
    if (!given.equals(m.imageShape())) {
      throw new ShapeException(
          "model " + m.name(),
          given + " images of " + data.name(),
          m.imageShape() + " images",
          "choose a model of this size, or resize the data");
    }
    if (m.classes() != data.labelCount()) {
      throw new InvalidArgumentException(
          "model " + m.name() + ", classes",
          Integer.toString(m.classes()),
          "the " + data.labelCount() + " classes of " + data.name(),
          "build the model for these classes");
    }
    objective.check(m.critic());
    return new ConditionalGan(this);
  }
}
