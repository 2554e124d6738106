// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.matching;

import dev.forger.Network;
import dev.forger.Shape;

/** Generators of {@link MatchingNetwork}s. */
public final class MatchingModels {
  private MatchingModels() {}

  /**
   * Dense layers of 64, 256, 256 and 1024, those of Li, Swersky and Zemel 2015 for MNIST; their
   * sigmoid is a tanh on values from -1 to 1.
   *
   * @param image shape of the samples
   * @param latent length of a latent code
   * @return the generator
   */
  public static Network dense(Shape image, int latent) {
    return Network.builder(Shape.features(latent))
        .dense(64)
        .relu()
        .dense(256)
        .relu()
        .dense(256)
        .relu()
        .dense(1024)
        .relu()
        .denseTo(image, true)
        .tanh()
        .build();
  }
}
