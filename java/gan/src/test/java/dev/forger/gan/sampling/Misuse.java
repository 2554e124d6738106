// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import org.junit.jupiter.api.function.Executable;

/** Checks of typed errors. */
final class Misuse {
  private Misuse() {}

  /** Fails unless the message holds all parts. */
  static void refused(Executable call, String... parts) {
    String message = assertThrows(InvalidArgumentException.class, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "\"" + part + "\" in: " + message);
    }
  }
}
