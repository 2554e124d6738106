// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.Device;
import dev.forger.gan.catalogue.System;

/**
 * A variational auto-encoder whose encoder and decoder both read the label of an image (Sohn, Lee
 * and Yan 2015), so that the code holds what the label does not say: of a digit its style. {@link
 * #decoder} draws a wanted class, {@link Decoder#styles} lays style out against class.
 */
@System(row = "A2.11", equation = "max E log p(x|c,y) - KL(q(c|x,y), p(c))", seed = 3)
public final class ConditionalVae extends Vae {
  ConditionalVae(ConditionalVaeBuilder options) {
    super(options, true);
  }

  /**
   * Starts the options.
   *
   * @param device where it trains
   * @return a builder
   */
  public static ConditionalVaeBuilder conditional(Device device) {
    return new ConditionalVaeBuilder(device);
  }
}
