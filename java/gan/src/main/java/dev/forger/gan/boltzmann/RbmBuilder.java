// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import dev.forger.Device;

/** Options of an {@link Rbm}; only the data are required. */
public final class RbmBuilder extends MachineOptions<RbmBuilder> {
  int hidden = 64;
  boolean persistent = true;

  RbmBuilder(Device device) {
    super(device);
  }

  @Override
  protected RbmBuilder self() {
    return this;
  }

  /**
   * Sets the number of hidden units; the default is 64.
   *
   * @param units at least 1
   * @return this builder
   */
  public RbmBuilder hidden(int units) {
    this.hidden = positive("hidden units", units);
    return this;
  }

  /**
   * Chooses chains that go on from step to step (PCD), as by default, or ones that begin at the
   * data in every step (CD).
   *
   * @param persistent true for PCD
   * @return this builder
   */
  public RbmBuilder persistent(boolean persistent) {
    this.persistent = persistent;
    return this;
  }

  /**
   * Plans the training: draws weights, records the step, takes all memory.
   *
   * @return the machine, ready to train
   * @throws dev.forger.InvalidArgumentException if the data are missing or smaller than the batch
   * @throws dev.forger.OutOfDeviceMemoryException if the plan does not fit
   */
  public Rbm build() {
    checkData();
    return new Rbm(this);
  }
}
