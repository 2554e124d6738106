// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.Network;
import dev.forger.UnsupportedException;

/** Tells critics that give logits from those that give probabilities. */
final class LogitCritic {
  private LogitCritic() {}

  static void require(String objective, Network critic) {
    critic
        .squashedOutput()
        .ifPresent(
            layer -> {
              throw new UnsupportedException(
                  "objective " + objective,
                  "a critic that ends in " + layer,
                  "a critic whose outputs are logits",
                  "leave out its last layer: the loss takes the sigmoid itself");
            });
  }
}
