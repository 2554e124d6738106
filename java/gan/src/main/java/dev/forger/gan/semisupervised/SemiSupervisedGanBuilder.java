// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.ShapeException;
import dev.forger.gan.TrainerBuilder;
import dev.forger.gan.data.ImageDataset;
import java.util.Objects;

/**
 * Options of a {@link SemiSupervisedGan}; only labelled data are required. Unless set, a batch has
 * 64 images of each kind.
 */
public final class SemiSupervisedGanBuilder extends TrainerBuilder<SemiSupervisedGanBuilder> {
  ImageDataset data;
  ImageDataset heldOut;
  int heldOutEvery = 200;
  private SemiSupervisedModel model;
  private int latent = 32;
  int labels = 100;
  boolean supervisedOnly;
  GeneratorLoss generatorLoss = GeneratorLoss.FEATURE_MATCHING;
  double weight = 1;
  Optimizer generatorOptimizer = Optimizer.adam(1e-3, 0.5, 0.999);
  Optimizer classifierOptimizer = Optimizer.adam(1e-3, 0.5, 0.999);
  double average = 0.998;

  SemiSupervisedGanBuilder(Device device) {
    super(device, 64);
  }

  @Override
  protected SemiSupervisedGanBuilder self() {
    return this;
  }

  /**
   * Sets the images. Required; of most the labels are not looked at. The caller closes them after
   * the GAN.
   *
   * @param data labelled images of the model's shape
   * @return this builder
   */
  public SemiSupervisedGanBuilder data(ImageDataset data) {
    this.data = data;
    return this;
  }

  /**
   * Sets how many labels are used, spread evenly over the classes; the default is 100.
   *
   * @param labels at least one a class
   * @return this builder
   */
  public SemiSupervisedGanBuilder labels(int labels) {
    this.labels = positive("labels", labels);
    return this;
  }

  /**
   * Reports the error on other images, by the moving average of the classifier, in the column
   * {@code error}; the default is none.
   *
   * @param data labelled images of the model's shape; the caller closes them after the GAN
   * @param every steps from one time to the next
   * @return this builder
   */
  public SemiSupervisedGanBuilder heldOut(ImageDataset data, int every) {
    this.heldOut = Objects.requireNonNull(data, "data");
    this.heldOutEvery = positive("held-out steps", every);
    return this;
  }

  /**
   * Sets a model of your own; the default is {@link SemiSupervisedModel#create28}.
   *
   * @param model generator and classifier
   * @return this builder
   */
  public SemiSupervisedGanBuilder model(SemiSupervisedModel model) {
    this.model = model;
    return this;
  }

  /**
   * Sets the length of a latent code of the default model; 32 unless set.
   *
   * @param latent at least 1
   * @return this builder
   */
  public SemiSupervisedGanBuilder latent(int latent) {
    this.latent = positive("latent", latent);
    return this;
  }

  /**
   * Trains the classifier on the labelled images alone, without a generator: the baseline.
   *
   * @return this builder
   */
  public SemiSupervisedGanBuilder supervisedOnly() {
    this.supervisedOnly = true;
    return this;
  }

  /**
   * Sets what the generator minimises; the default is feature matching.
   *
   * @param loss which
   * @return this builder
   */
  public SemiSupervisedGanBuilder generatorLoss(GeneratorLoss loss) {
    this.generatorLoss = Objects.requireNonNull(loss, "loss");
    return this;
  }

  /**
   * Sets the weight w of the classifier's losses on unlabelled and generated images, each of which
   * counts w/2; the default is 1.
   *
   * @param weight above 0
   * @return this builder
   */
  public SemiSupervisedGanBuilder unlabelledWeight(double weight) {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new InvalidArgumentException(
          "unlabelled weight",
          Double.toString(weight),
          "a finite number above 0",
          "1 is the default; for labelled images alone call supervisedOnly()");
    }
    this.weight = weight;
    return this;
  }

  /**
   * Sets the optimiser of the generator; the default is Adam(0.001, 0.5, 0.999).
   *
   * @param optimizer the rule
   * @return this builder
   */
  public SemiSupervisedGanBuilder generatorOptimizer(Optimizer optimizer) {
    this.generatorOptimizer = Objects.requireNonNull(optimizer, "optimizer");
    return this;
  }

  /**
   * Sets the optimiser of the classifier; the default is Adam(0.001, 0.5, 0.999).
   *
   * @param optimizer the rule
   * @return this builder
   */
  public SemiSupervisedGanBuilder classifierOptimizer(Optimizer optimizer) {
    this.classifierOptimizer = Objects.requireNonNull(optimizer, "optimizer");
    return this;
  }

  /**
   * Sets the decay of the moving averages of generator and classifier; the default is 0.998.
   *
   * @param decay at least 0, below 1
   * @return this builder
   */
  public SemiSupervisedGanBuilder average(double decay) {
    this.average = decay("ema decay", decay);
    return this;
  }

  /**
   * Plans the training: draws weights, reads the labelled images, records both steps.
   *
   * @return the GAN, ready to train
   * @throws InvalidArgumentException if the data are missing, have no labels, fewer of a class than
   *     asked for, or are smaller than the batch
   * @throws ShapeException if the data do not have the model's shape
   */
  public SemiSupervisedGan build() {
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
    SemiSupervisedModel m =
        model != null
            ? model
            : SemiSupervisedModel.create28(data.channels(), latent, data.labelCount());
    requireShape("model " + m.name(), data, m.imageShape());
    if (heldOut != null) {
      requireShape("model " + m.name(), heldOut, m.imageShape());
    }
    if (m.classes() != data.labelCount()) {
      throw new InvalidArgumentException(
          "model " + m.name() + ", classes",
          Integer.toString(m.classes()),
          "the " + data.labelCount() + " classes of " + data.name(),
          "build the model for these classes");
    }
    if (labels < m.classes()) {
      throw new InvalidArgumentException(
          "labels",
          Integer.toString(labels),
          "at least one of each of " + m.classes() + " classes",
          "use more labels");
    }
    requireBatch(data.size(), "images of " + data.name());
    return new SemiSupervisedGan(this, m);
  }
}
