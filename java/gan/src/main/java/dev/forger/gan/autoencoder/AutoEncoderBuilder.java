// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.gan.ImageTrainerBuilder;
import java.util.Objects;

/** Options of an {@link AutoEncoder}; only the data are required. */
public final class AutoEncoderBuilder extends ImageTrainerBuilder<AutoEncoderBuilder> {
  AutoEncoderModel model = AutoEncoderModels.plain28(16, 256, AutoEncoderModels.Output.PIXELS);
  Likelihood likelihood = Likelihood.gaussian(1);

  AutoEncoderBuilder(Device device) {
    super(device);
  }

  @Override
  protected AutoEncoderBuilder self() {
    return this;
  }

  /**
   * Sets the encoder and decoder; the default is a small one of dense layers for 28x28 images.
   *
   * @param model whose encoder gives codes
   * @return this builder
   */
  public AutoEncoderBuilder model(AutoEncoderModel model) {
    this.model = Objects.requireNonNull(model, "model");
    return this;
  }

  /**
   * Sets the loss: {@link Likelihood#gaussian}, the default, for half the squared error of images
   * in [-1, 1], {@link Likelihood#bernoulli} for the cross entropy of logits.
   *
   * @param likelihood of images given codes; its constant is left out
   * @return this builder
   */
  public AutoEncoderBuilder likelihood(Likelihood likelihood) {
    this.likelihood = Objects.requireNonNull(likelihood, "likelihood");
    return this;
  }

  /**
   * Plans the training: draws weights, records the step, takes all memory.
   *
   * @return the auto-encoder, ready to train
   * @throws InvalidArgumentException if the data are missing or smaller than the batch
   * @throws dev.forger.ShapeException if data and model do not fit
   */
  public AutoEncoder build() {
    model.requireStatistics(1);
    if (model.classes() > 0) {
      throw new InvalidArgumentException(
          "model",
          model.name() + " of " + model.classes() + " classes",
          "a model without labels",
          "use ConditionalVae for labels");
    }
    requireData();
    return new AutoEncoder(this);
  }
}
