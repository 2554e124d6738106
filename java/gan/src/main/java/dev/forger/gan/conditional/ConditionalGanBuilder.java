// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.Models;
import dev.forger.gan.data.ImageDataset;

/** Options of a {@link ConditionalGan}; only labelled data are required. */
public final class ConditionalGanBuilder extends PairGanBuilder<ConditionalGanBuilder> {
  ImageDataset data;
  private ConditionalModel model;
  private String modelName = "dcgan28";
  private int latent = 16;

  ConditionalGanBuilder(Device device) {
    super(device);
  }

  @Override
  protected ConditionalGanBuilder self() {
    return this;
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
   * Sets the weight of the cross entropies of a critic with an auxiliary classifier ({@link
   * ConditionalModel#auxiliary}), in the steps of critic and generator; the default is 1.
   *
   * @param weight above 0
   * @return this builder
   */
  public ConditionalGanBuilder classWeight(double weight) {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new InvalidArgumentException(
          "class weight", Double.toString(weight), "a finite number above 0", "1 is the default");
    }
    this.classWeight = weight;
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
   *     the batch, or there are two gradient penalties
   * @throws ShapeException if the data do not have the model's shape
   * @throws UnsupportedException if the objective compares real and generated samples one by one,
   *     or there is a gradient penalty and the critic couples samples
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
    ConditionalModel m = model();
    check("conditional GAN", m.name(), ClassPairing.of(m), data);
    if (m.classes() != data.labelCount()) {
      throw new InvalidArgumentException(
          "model " + m.name() + ", classes",
          Integer.toString(m.classes()),
          "the " + data.labelCount() + " classes of " + data.name(),
          "build the model for these classes");
    }
    return new ConditionalGan(this, m);
  }
}
