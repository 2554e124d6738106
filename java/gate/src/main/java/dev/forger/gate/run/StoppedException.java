// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

/** The process was asked to end: what is there is reported. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Makes one. */
  public StoppedException() {
    super("interrupted");
  }
}
