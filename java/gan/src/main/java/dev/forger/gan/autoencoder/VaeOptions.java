// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.gan.ImageTrainerBuilder;
import java.util.Objects;

/**
 * Options that all variational auto-encoders have; only the data are required.
 *
 * @param <B> the builder itself
 */
public abstract class VaeOptions<B extends VaeOptions<B>> extends ImageTrainerBuilder<B> {
  AutoEncoderModel model;
  Likelihood likelihood = Likelihood.bernoulli();
  double beta = 1;
  int draws = 1;

  VaeOptions(Device device, AutoEncoderModel model) {
    super(device);
    this.model = model;
  }

  /**
   * Sets the encoder and decoder; the default is a small one of dense layers for 28x28 images.
   *
   * @param model whose encoder gives means and log variances
   * @return this builder
   */
  public B model(AutoEncoderModel model) {
    this.model = Objects.requireNonNull(model, "model");
    return self();
  }

  /**
   * Sets what the decoder says about an image; the default is Bernoulli.
   *
   * @param likelihood of images given codes
   * @return this builder
   */
  public B likelihood(Likelihood likelihood) {
    this.likelihood = Objects.requireNonNull(likelihood, "likelihood");
    return self();
  }

  /**
   * Weighs the divergence of the codes (Higgins et al. 2017); the default 1 makes the loss minus
   * the lower bound.
   *
   * @param beta at least 0 and finite; 0 is an auto-encoder with noise
   * @return this builder
   */
  public B beta(double beta) {
    if (!(beta >= 0) || Double.isInfinite(beta)) {
      throw new InvalidArgumentException(
          "beta", Double.toString(beta), "a finite number >= 0", "1 gives the lower bound");
    }
    this.beta = beta;
    return self();
  }

  /**
   * Trains on the importance-weighted bound of so many codes an image (Burda et al. 2016) instead
   * of the lower bound; the default is 1, the lower bound with its divergence in closed form.
   *
   * @param draws 1 to 1000
   * @return this builder
   */
  public B draws(int draws) {
    if (draws < 1 || draws > 1000) {
      throw new InvalidArgumentException(
          "draws", Integer.toString(draws), "1 to 1000", "5 to 50 are usual");
    }
    this.draws = draws;
    return self();
  }

  void check(boolean labelled) {
    model.requireStatistics(2);
    if (labelled != model.classes() > 0) {
      throw new InvalidArgumentException(
          "model",
          model.name() + " of " + model.classes() + " classes",
          labelled ? "a model that reads labels" : "a model without labels",
          labelled ? "use Vae for it" : "use ConditionalVae for it");
    }
    if (draws > 1 && beta != 1) {
      throw new InvalidArgumentException(
          "beta",
          Double.toString(beta),
          "1 where several codes are drawn",
          "leave beta or draws at 1: the weighted bound has no separate divergence");
    }
  }
}
