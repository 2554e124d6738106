// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.latent;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Reconstruction;
import dev.forger.gan.ImageTrainerBuilder;
import dev.forger.gan.autoencoder.AutoEncoderModels;
import java.util.Objects;

/** Options of a {@link LatentOptimization}; only the data are required. */
public final class LatentOptimizationBuilder
    extends ImageTrainerBuilder<LatentOptimizationBuilder> {
  Network generator = AutoEncoderModels.transposed(16, 32, AutoEncoderModels.Output.PIXELS);
  Initializer initializer = Initializer.glorotUniform();
  Reconstruction.Kind loss = Reconstruction.Kind.SQUARED;
  double codeRate = 1;

  LatentOptimizationBuilder(Device device) {
    super(device);
  }

  @Override
  protected LatentOptimizationBuilder self() {
    return this;
  }

  /**
   * Sets the generator; the default is one of transposed convolutions from 16 values to 28x28 grey
   * pixels.
   *
   * @param generator from 1x1 codes to images in [-1, 1]
   * @param initializer draws its weights
   * @return this builder
   */
  public LatentOptimizationBuilder generator(Network generator, Initializer initializer) {
    this.generator = Objects.requireNonNull(generator, "generator");
    this.initializer = Objects.requireNonNull(initializer, "initializer");
    return this;
  }

  /**
   * Sets the loss of a pixel; the default is the squared error.
   *
   * @param loss squared or absolute, for a generator of pixels
   * @return this builder
   */
  public LatentOptimizationBuilder loss(Reconstruction.Kind loss) {
    if (loss == Reconstruction.Kind.BERNOULLI) {
      throw new InvalidArgumentException(
          "loss", "BERNOULLI", "SQUARED or ABSOLUTE", "the generator gives pixels, not logits");
    }
    this.loss = Objects.requireNonNull(loss, "loss");
    return this;
  }

  /**
   * Sets the rate at which codes go down their gradient, that of the mean error over the pixels of
   * their image; the default is 1, as in the paper.
   *
   * @param rate positive and finite
   * @return this builder
   */
  public LatentOptimizationBuilder codeRate(double rate) {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new InvalidArgumentException(
          "code rate",
          Double.toString(rate),
          "a finite number greater than 0",
          "try a tenth or ten times the default");
    }
    this.codeRate = rate;
    return this;
  }

  /**
   * Plans the training: draws weights and codes, records the step, takes all memory.
   *
   * @return the system, ready to train
   * @throws InvalidArgumentException if the data are missing or smaller than the batch
   * @throws dev.forger.ShapeException if data and generator do not fit
   */
  public LatentOptimization build() {
    requireData();
    return new LatentOptimization(this);
  }
}
