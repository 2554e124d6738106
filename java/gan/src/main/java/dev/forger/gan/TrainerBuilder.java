// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.data.ImageDataset;
import java.util.Objects;

/**
 * Options that every {@link NetworkTrainer} has.
 *
 * @param <B> the builder itself
 */
public abstract class TrainerBuilder<B extends TrainerBuilder<B>> {
  private final Device device;
  private int batch;
  private RateDecay rateDecay = RateDecay.NONE;
  private long seed = 1;

  /**
   * Starts with learning rates that do not fall and seed 1.
   *
   * @param device where it trains
   * @param batch samples a step unless set
   */
  protected TrainerBuilder(Device device, int batch) {
    this.device = Objects.requireNonNull(device, "device");
    this.batch = batch;
  }

  /**
   * Returns this builder under its own type.
   *
   * @return this
   */
  protected abstract B self();

  /**
   * Sets the samples of a step, of each kind where there are several.
   *
   * @param batch at least 1
   * @return this builder
   */
  public final B batch(int batch) {
    this.batch = positive("batch", batch);
    return self();
  }

  /**
   * Lets all learning rates fall; the default is {@link RateDecay#NONE}.
   *
   * @param decay from which step to which
   * @return this builder
   */
  public final B rateDecay(RateDecay decay) {
    this.rateDecay = Objects.requireNonNull(decay, "decay");
    return self();
  }

  /**
   * Sets the seed of everything random: weights, latents, noise and the order of the data; the
   * default is 1.
   *
   * @param seed any number
   * @return this builder
   */
  public final B seed(long seed) {
    this.seed = seed;
    return self();
  }

  /**
   * Returns where it trains.
   *
   * @return the device
   */
  public final Device device() {
    return device;
  }

  /**
   * Returns the samples of a step.
   *
   * @return those set, or the default
   */
  public int batch() {
    return batch;
  }

  /**
   * Returns how the learning rates fall.
   *
   * @return as set, or {@link RateDecay#NONE}
   */
  public final RateDecay rateDecay() {
    return rateDecay;
  }

  /**
   * Returns the seed.
   *
   * @return as set, or 1
   */
  public final long seed() {
    return seed;
  }

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
   * Requires the decay of a moving average.
   *
   * @param what its name
   * @param value the decay
   * @return the decay
   * @throws InvalidArgumentException if it is not at least 0 and below 1
   */
  protected static double decay(String what, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new InvalidArgumentException(
          what, Double.toString(value), "0 <= decay < 1", "0.99 to 0.999 are usual");
    }
    return value;
  }

  /**
   * Requires a weight of a loss.
   *
   * @param what its name
   * @param value the weight
   * @param remedy such as a usual one
   * @return the weight
   * @throws InvalidArgumentException if it is negative or not finite
   */
  protected static double weight(String what, double value, String remedy) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new InvalidArgumentException(
          what, Double.toString(value), "a finite number >= 0", remedy);
    }
    return value;
  }

  /**
   * Requires data for a batch.
   *
   * @param samples of the data
   * @param described what these are, such as {@code images of digits}
   * @throws InvalidArgumentException if a step takes more
   */
  protected final void requireBatch(int samples, String described) {
    if (batch() > samples) {
      throw new InvalidArgumentException(
          "batch",
          Integer.toString(batch()),
          "at most the " + samples + " " + described,
          "use a smaller batch or more data");
    }
  }

  /**
   * Requires images to have the shape of a model.
   *
   * @param model says which, such as {@code model dcgan28}
   * @param data the images
   * @param expected shape of the model's images
   * @throws ShapeException if they have another one
   */
  protected static void requireShape(String model, ImageDataset data, Shape expected) {
    Shape given = Shape.of(data.height(), data.width(), data.channels());
    if (!given.equals(expected)) {
      throw new ShapeException(
          model,
          given + " images of " + data.name(),
          expected + " images",
          "choose a model of this size, or resize the data");
    }
  }
}
