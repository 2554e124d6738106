// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.gan.data.ImageDataset;
import java.util.Objects;

/**
 * Options that every {@link ImageTrainer} has; only the data are required.
 *
 * @param <B> the builder itself
 */
public abstract class ImageTrainerBuilder<B extends ImageTrainerBuilder<B>> {
  final Device device;
  ImageDataset data;
  Optimizer optimizer = Optimizer.adam(1e-3, 0.9, 0.999);
  RateDecay rateDecay = RateDecay.NONE;
  int batch = 128;
  long seed = 1;

  /**
   * Starts with Adam at a rate of 1e-3, batches of 128 and seed 1.
   *
   * @param device where it trains
   */
  protected ImageTrainerBuilder(Device device) {
    this.device = Objects.requireNonNull(device, "device");
  }

  /**
   * Returns this builder under its own type.
   *
   * @return this
   */
  protected abstract B self();

  /**
   * Requires a number to be positive.
   *
   * @param what its name
   * @param value the number
   * @return the number
   * @throws InvalidArgumentException if it is not
   */
  protected static int positive(String what, int value) {
    if (value < 1) {
      throw new InvalidArgumentException(
          what, Integer.toString(value), "at least 1", "pass a positive number");
    }
    return value;
  }

  /**
   * Sets the images. Required; the caller closes them after the training.
   *
   * @param data images of the model's shape
   * @return this builder
   */
  public B data(ImageDataset data) {
    this.data = data;
    return self();
  }

  /**
   * Sets the optimiser of all networks of the system.
   *
   * @param optimizer the rule
   * @return this builder
   */
  public B optimizer(Optimizer optimizer) {
    this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
    return self();
  }

  /**
   * Lets the learning rate fall; the default is {@link RateDecay#NONE}.
   *
   * @param decay from which step to which
   * @return this builder
   */
  public B rateDecay(RateDecay decay) {
    this.rateDecay = Objects.requireNonNull(decay, "decay");
    return self();
  }

  /**
   * Sets the images a step; the default is 128.
   *
   * @param batch at least 1
   * @return this builder
   */
  public B batch(int batch) {
    this.batch = positive("batch", batch);
    return self();
  }

  /**
   * Sets the seed of weights, noise and order of the data; the default is 1.
   *
   * @param seed any number
   * @return this builder
   */
  public B seed(long seed) {
    this.seed = seed;
    return self();
  }

  /**
   * Returns the images.
   *
   * @return those set
   * @throws InvalidArgumentException if there are none
   */
  protected final ImageDataset requireData() {
    if (data == null) {
      throw new InvalidArgumentException(
          "data", "none", "a data set", "call data(StrokeDigits.create(7)) or another one");
    }
    return data;
  }
}
