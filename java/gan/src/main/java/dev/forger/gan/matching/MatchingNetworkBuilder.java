// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.matching;

import dev.forger.Device;
import dev.forger.Discrepancy;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Shape;
import dev.forger.gan.ImageTrainerBuilder;
import java.util.Objects;

/** Options of a {@link MatchingNetwork}; only the data are required. */
public final class MatchingNetworkBuilder extends ImageTrainerBuilder<MatchingNetworkBuilder> {
  Network generator = MatchingModels.dense(Shape.of(28, 28, 1), 10);
  Initializer initializer = Initializer.glorotUniform();
  Discrepancy.Estimator estimator = Discrepancy.Estimator.ROOT;

  /** Those of Li et al. 2015 for pixels from 0 to 1, doubled for pixels from -1 to 1. */
  double[] sigmas = {4, 10, 20, 40, 80, 160};

  MatchingNetworkBuilder(Device device) {
    super(device);
    batch(256);
  }

  @Override
  protected MatchingNetworkBuilder self() {
    return this;
  }

  /**
   * Sets the generator; the default is that of Li et al. for digits, 10-64-256-256-1024-784.
   *
   * @param generator from 1x1 codes, uniform in -1 to 1, to images
   * @param initializer draws its weights
   * @return this builder
   */
  public MatchingNetworkBuilder generator(Network generator, Initializer initializer) {
    this.generator = Objects.requireNonNull(generator, "generator");
    this.initializer = Objects.requireNonNull(initializer, "initializer");
    return this;
  }

  /**
   * Sets the bandwidths of the kernels; the default fits images of digits.
   *
   * @param sigmas 1 to 8, in units of the distance of images in [-1, 1]
   * @return this builder
   * @throws InvalidArgumentException if there are none, too many, or one is not positive
   */
  public MatchingNetworkBuilder sigmas(double... sigmas) {
    if (sigmas.length > 8) {
      throw new InvalidArgumentException(
          "sigmas", sigmas.length + " of them", "1 to 8", "leave some out");
    }
    this.sigmas = Kernel.checked(sigmas);
    return this;
  }

  /**
   * Sets the estimator; the default is the root of the biased one.
   *
   * @param estimator what is minimised
   * @return this builder
   */
  public MatchingNetworkBuilder estimator(Discrepancy.Estimator estimator) {
    this.estimator = Objects.requireNonNull(estimator, "estimator");
    return this;
  }

  /**
   * Plans the training: draws weights, records the step, takes all memory.
   *
   * @return the network, ready to train
   * @throws InvalidArgumentException if the data are missing or smaller than the batch, or the
   *     batch is a single image
   * @throws dev.forger.ShapeException if data and generator do not fit
   */
  public MatchingNetwork build() {
    requireData();
    return new MatchingNetwork(this);
  }
}
