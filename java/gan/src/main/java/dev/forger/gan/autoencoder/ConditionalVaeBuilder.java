// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;

/** Options of a {@link ConditionalVae}; only the data are required. */
public final class ConditionalVaeBuilder extends VaeOptions<ConditionalVaeBuilder> {
  ConditionalVaeBuilder(Device device) {
    super(device, AutoEncoderModels.dense28(16, 400, 10, AutoEncoderModels.Output.LOGITS));
  }

  @Override
  protected ConditionalVaeBuilder self() {
    return this;
  }

  /**
   * Plans the training: draws weights, records the step, takes all memory.
   *
   * @return the auto-encoder, ready to train
   * @throws InvalidArgumentException if the data are missing, smaller than the batch, without
   *     labels or of more classes than the model, or the model reads no labels
   * @throws dev.forger.ShapeException if data and model do not fit
   */
  public ConditionalVae build() {
    check(true);
    int given = requireData().labelCount();
    if (given > model.classes()) {
      throw new InvalidArgumentException(
          "data",
          given + " classes",
          "at most the " + model.classes() + " of model " + model.name(),
          "make the model for as many classes");
    }
    return new ConditionalVae(this);
  }
}
