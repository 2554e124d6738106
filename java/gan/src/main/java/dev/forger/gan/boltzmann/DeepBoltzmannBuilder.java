// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;

/** Options of a {@link DeepBoltzmann}; only the data are required. */
public final class DeepBoltzmannBuilder extends MachineOptions<DeepBoltzmannBuilder> {
  int middle = 64;
  int top = 64;
  int meanFields = 10;
  int pretraining = 1000;

  DeepBoltzmannBuilder(Device device) {
    super(device);
  }

  @Override
  protected DeepBoltzmannBuilder self() {
    return this;
  }

  /**
   * Sets the numbers of hidden units; the default is 64 in both layers.
   *
   * @param middle next to the visible units, at least 1
   * @param top at least 1
   * @return this builder
   */
  public DeepBoltzmannBuilder hidden(int middle, int top) {
    this.middle = positive("hidden units of the middle", middle);
    this.top = positive("hidden units of the top", top);
    return this;
  }

  /**
   * Sets the mean-field iterations of a step; the default is 10.
   *
   * @param iterations at least 1
   * @return this builder
   */
  public DeepBoltzmannBuilder meanFields(int iterations) {
    this.meanFields = positive("mean-field iterations", iterations);
    return this;
  }

  /**
   * Sets the steps of contrastive divergence for each layer alone, which come first: one machine on
   * the data, then one on its hidden units. The default is 1000.
   *
   * @param steps 0 or more
   * @return this builder
   */
  public DeepBoltzmannBuilder pretraining(int steps) {
    if (steps < 0) {
      throw new InvalidArgumentException(
          "pre-training steps", Integer.toString(steps), "0 or more", "use 0 for none");
    }
    this.pretraining = steps;
    return this;
  }

  /**
   * Plans the training: draws weights, records the steps, takes all memory.
   *
   * @return the machine, ready to train
   * @throws InvalidArgumentException if the data are missing or smaller than the batch
   * @throws dev.forger.OutOfDeviceMemoryException if the plan does not fit
   */
  public DeepBoltzmann build() {
    checkData();
    return new DeepBoltzmann(this);
  }
}
