// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.gan.data.ImageDataset;
import java.util.Objects;

/**
 * Options of trainers on images with one optimiser, as every {@link ImageTrainer} is; only the data
 * are required.
 *
 * @param <B> the builder itself
 */
public abstract class ImageTrainerBuilder<B extends ImageTrainerBuilder<B>>
    extends TrainerBuilder<B> {
  private ImageDataset data;
  private Optimizer optimizer;

  /**
   * Starts with Adam at a rate of 1e-3 and batches of 128.
   *
   * @param device where it trains
   */
  protected ImageTrainerBuilder(Device device) {
    this(device, 128, Optimizer.adam(1e-3, 0.9, 0.999));
  }

  /**
   * Starts with defaults.
   *
   * @param device where it trains
   * @param batch images a step unless set
   * @param optimizer unless set
   */
  protected ImageTrainerBuilder(Device device, int batch, Optimizer optimizer) {
    super(device, batch);
    this.optimizer = optimizer;
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
   * Returns the optimiser.
   *
   * @return as set, or the default
   */
  public final Optimizer optimizer() {
    return optimizer;
  }

  /**
   * Returns the images.
   *
   * @return those set
   * @throws InvalidArgumentException if there are none
   */
  public final ImageDataset requireData() {
    if (data == null) {
      throw new InvalidArgumentException(
          "data", "none", "a data set", "call data(StrokeDigits.create(7)) or another one");
    }
    return data;
  }
}
