// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.Device;

/** Options of a {@link Vae}; only the data are required. */
public final class VaeBuilder extends VaeOptions<VaeBuilder> {
  VaeBuilder(Device device) {
    super(device, AutoEncoderModels.dense28(20, 400, 0, AutoEncoderModels.Output.LOGITS));
  }

  @Override
  protected VaeBuilder self() {
    return this;
  }

  /**
   * Plans the training: draws weights, records the step, takes all memory.
   *
   * @return the auto-encoder, ready to train
   * @throws dev.forger.InvalidArgumentException if the data are missing or smaller than the batch,
   *     or the model reads labels
   * @throws dev.forger.ShapeException if data and model do not fit
   */
  public Vae build() {
    check(false);
    requireData();
    return new Vae(this, false);
  }
}
