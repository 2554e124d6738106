// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import dev.forger.Device;
import dev.forger.Optimizer;
import dev.forger.gan.ImageTrainerBuilder;
import dev.forger.gan.data.ImageDataset;

/**
 * Options that Boltzmann machines share. A pixel in [-1, 1] of the data is taken as the probability
 * (x + 1) / 2 that its unit is on; each pixel and channel is a visible unit. Unless set, a step has
 * 100 samples and as many chains, and the optimiser is gradient descent with rate 0.05 and momentum
 * 0.5; its weight decay holds for biases, too. Chains that go on keep up with the machine only
 * while it changes slowly, so let the rate fall.
 *
 * @param <B> the builder itself
 */
abstract class MachineOptions<B extends MachineOptions<B>> extends ImageTrainerBuilder<B> {
  int sweeps = 1;
  int sampleSweeps = 1000;

  MachineOptions(Device device) {
    super(device, 100, Optimizer.sgd(0.05, 0.5));
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

  int visible() {
    ImageDataset data = requireData();
    return data.height() * data.width() * data.channels();
  }

  void checkData() {
    ImageDataset data = requireData();
    requireBatch(data.size(), "images of " + data.name());
  }

  /** Mean of each unit over the first images. */
  double[] unitMeans() {
    ImageDataset data = requireData();
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
