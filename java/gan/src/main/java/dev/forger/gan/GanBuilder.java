// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.Regularizer;
import java.util.List;
import java.util.Objects;

/**
 * Options of a {@link Gan}; only the data are required. Unless set, batch and optimisers are those
 * of {@link TrainingDefaults}, and the average decays by 0.999.
 */
public final class GanBuilder extends AdversarialBuilder<GanBuilder> {
  ImageDataset data;
  GanModel model;
  String modelName = "dcgan28";
  Objective objective = WganGp.lambda(10);
  Regularization regularization = Regularization.none();
  int criticSteps;
  int latent;

  GanBuilder(Device device) {
    super(device, 0, null, null, 0.999);
  }

  /**
   * Sets the real images. Required; the caller closes them after the GAN.
   *
   * @param data images of the model's shape
   * @return this builder
   */
  public GanBuilder data(ImageDataset data) {
    this.data = data;
    return this;
  }

  /**
   * Chooses a shipped model; the default is {@code dcgan28}.
   *
   * @param name one of {@link Models#names()}
   * @return this builder
   * @throws InvalidArgumentException if there is none of this name
   */
  public GanBuilder model(String name) {
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
  public GanBuilder model(GanModel model) {
    this.model = model;
    return this;
  }

  /**
   * Sets what is minimised; the default is {@code WganGp.lambda(10)}.
   *
   * @param objective the objective
   * @return this builder
   */
  public GanBuilder objective(Objective objective) {
    this.objective = Objects.requireNonNull(objective, "objective");
    return this;
  }

  /**
   * Sets what is done to the critic beside the objective; the default is nothing. A gradient
   * penalty given here takes the place of the objective's own.
   *
   * @param regularizers any number, each name once
   * @return this builder
   * @throws InvalidArgumentException if there are two of a name, or two that bring packs or noise
   * @throws UnsupportedException if two contradict each other
   */
  public GanBuilder regularize(Regularizer... regularizers) {
    this.regularization = new Regularization(List.of(regularizers));
    return this;
  }

  /**
   * Sets the critic steps before each generator step; the default is that of {@link
   * TrainingDefaults}. With 1 both steps take the same generated images ({@link SharedSteps}).
   *
   * @param steps at least 1
   * @return this builder
   */
  public GanBuilder criticSteps(int steps) {
    this.criticSteps = positive("critic steps", steps);
    return this;
  }

  /**
   * Sets the length of latent codes of a shipped model; the default is that of {@link
   * TrainingDefaults}.
   *
   * @param latent at least 1
   * @return this builder
   */
  public GanBuilder latent(int latent) {
    this.latent = positive("latent", latent);
    return this;
  }

  private TrainingDefaults defaults() {
    return TrainingDefaults.of(objective, model != null ? model.name() : modelName);
  }

  @Override
  protected GanBuilder self() {
    return this;
  }

  @Override
  public int batch() {
    return super.batch() > 0 ? super.batch() : defaults().batch();
  }

  int criticStepsOrDefault() {
    return criticSteps > 0 ? criticSteps : defaults().criticSteps();
  }

  @Override
  Optimizer generatorOptimizer() {
    Optimizer set = super.generatorOptimizer();
    return set != null ? set : defaults().generatorOptimizer();
  }

  @Override
  Optimizer criticOptimizer() {
    Optimizer set = super.criticOptimizer();
    return set != null ? set : defaults().criticOptimizer();
  }

  GanModel modelOrDefault() {
    return model != null
        ? model
        : Models.create(
            modelName,
            data.channels(),
            latent > 0 ? latent : defaults().latent(),
            criticNorm(),
            regularization.packed());
  }

  private Models.CriticNorm criticNorm() {
    if (regularization.unrolled() != null) {
      return Models.CriticNorm.NONE;
    }
    Models.CriticNorm norm = defaults().criticNorm();
    boolean forbidden = norm == Models.CriticNorm.BATCH && regularization.forbidsBatchNorm();
    return forbidden ? Models.CriticNorm.NONE : norm;
  }

  private void requirePacks(GanModel chosen) {
    if (chosen.packed() != regularization.packed()) {
      throw new ShapeException(
          "model " + chosen.name() + ", first layer of the critic",
          "packs of " + chosen.packed() + " images",
          regularization.packed() == 1
              ? "single images"
              : "packs of " + regularization.packed() + " images",
          "regularize with Packing.of(" + chosen.packed() + "), or change the critic");
    }
  }

  /**
   * Plans the training: draws weights, records both steps, takes all memory.
   *
   * @return the GAN, ready to train
   * @throws InvalidArgumentException if the data are missing or smaller than the batch
   * @throws ShapeException if the data do not have the model's shape
   * @throws UnsupportedException if the objective has a gradient penalty and the critic couples
   *     samples, or if the critic does not give what the objective takes
   * @throws dev.forger.OutOfDeviceMemoryException if the plan does not fit
   */
  public Gan build() {
    if (data == null) {
      throw new InvalidArgumentException(
          "data", "none", "a data set", "call data(StrokeDigits.create(7)) or another one");
    }
    GanModel chosen = regularization.model(modelOrDefault());
    requireShape(
        "model " + chosen.name() + ", first layer of the critic", data, chosen.imageShape());
    requirePacks(chosen);
    requireBatch(data.size(), "images of " + data.name());
    return new Gan(this, chosen);
  }
}
