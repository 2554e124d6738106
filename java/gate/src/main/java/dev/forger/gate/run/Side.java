// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import java.util.Locale;

/** Whose jar a leg runs. */
public enum Side {
  /** The state before. */
  BASE,
  /** The state that is judged. */
  HEAD,
  /** A second copy of the state before: the A side of the A/A control is {@link #BASE}. */
  CONTROL;

  /**
   * The name in lower case.
   *
   * @return base, head or control
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
