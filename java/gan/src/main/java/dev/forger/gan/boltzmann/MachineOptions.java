// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.gan.RateDecay;
import dev.forger.gan.data.ImageDataset;
import java.util.Objects;

/**
 * Options that Boltzmann machines share.
 *
 * @param <B> the builder itself
 */
abstract class MachineOptions<B extends MachineOptions<B>> {
  final Device device;
  ImageDataset data;
  int batch = 100;
  int sweeps = 1;
  int sampleSweeps = 1000;
  Optimizer optimizer = Optimizer.sgd(0.05, 0.5);
  RateDecay rateDecay = RateDecay.NONE;
  long seed = 1;

  MachineOptions(Device device) {
    this.device = Objects.requireNonNull(device, "device");
  }

  abstract B self();

  static int positive(String what, int value) {
    if (value < 1) {
      throw new InvalidArgumentException(
          what, Integer.toString(value), "at least 1", "pass a positive number");
    }
    return value;
  }

  /**
   * Sets the images. Required; the caller closes them after the machine. A pixel in [-1, 1] is
   * taken as the probability (x + 1) / 2 that its unit is on.
   *
   * @param data images, each pixel and channel a visible unit
   * @return this builder
   */
  public B data(ImageDataset data) {
    this.data = data;
    return self();
  }

  /**
   * Sets the samples per step, and the number of chains; the default is 100.
   *
   * @param batch at least 1
   * @return this builder
   */
  public B batch(int batch) {
    this.batch = positive("batch", batch);
    return self();
  }

  /**
   * Sets the Gibbs sweeps per step; the default is 1.
   *
   * @param sweeps at least 1
   * @return this builder
   */
  public B sweeps(int sweeps) {
    this.sweeps = positive("sweeps", sweeps);
    return self();
  }

  /**
   * Sets the Gibbs sweeps from coins to a sample; the default is 1000.
   *
   * @param sweeps at least 1
   * @return this builder
   */
  public B sampleSweeps(int sweeps) {
    this.sampleSweeps = positive("sample sweeps", sweeps);
    return self();
  }

  /**
   * Sets the optimiser; the default is gradient descent with rate 0.05 and momentum 0.5. Its weight
   * decay holds for biases, too.
   *
   * @param optimizer the rule
   * @return this builder
   */
  public B optimizer(Optimizer optimizer) {
    this.optimizer = Objects.requireNonNull(optimizer, "optimizer");
    return self();
  }

  /**
   * Lets the learning rate fall; the default is {@link RateDecay#NONE}. Chains that go on keep up
   * with the machine only while it changes slowly.
   *
   * @param decay from which step to which
   * @return this builder
   */
  public B rateDecay(RateDecay decay) {
    this.rateDecay = Objects.requireNonNull(decay, "decay");
    return self();
  }

  /**
   * Sets the seed of weights, order of the data, chains and units; the default is 1.
   *
   * @param seed any number
   * @return this builder
   */
  public B seed(long seed) {
    this.seed = seed;
    return self();
  }

  int visible() {
    return data.height() * data.width() * data.channels();
  }

  void checkData() {
    if (data == null) {
      throw new InvalidArgumentException(
          "data", "none", "a data set", "call data(StrokeDigits.create(7)) or another one");
    }
    if (batch > data.size()) {
      throw new InvalidArgumentException(
          "batch",
          Integer.toString(batch),
          "at most the " + data.size() + " images of " + data.name(),
          "use a smaller batch or more data");
    }
  }

  /** Mean of each unit over the first images. */
  double[] unitMeans() {
    int images = Math.min(data.size(), 10_000);
    double[] means = new double[visible()];
    float[] one = new float[means.length];
    for (int i = 0; i < images; i++) {
      data.read(i, one, 0);
      for (int u = 0; u < one.length; u++) {
        means[u] += (one[u] + 1) / 2 / images;
      }
    }
    return means;
  }
}
