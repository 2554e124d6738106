// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

/** Whether the process was asked to end. */
public final class StopSignal {
  private volatile boolean requested;

  /** Makes one that nobody has asked yet. */
  public StopSignal() {}

  /** Asks. */
  public void request() {
    requested = true;
  }

  /**
   * Whether it was asked.
   *
   * @return true from the request on
   */
  public boolean isRequested() {
    return requested;
  }

  /** Throws {@link StoppedException} where it was asked. */
  public void check() {
    if (requested) {
      throw new StoppedException();
    }
  }
}
