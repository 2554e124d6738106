// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

/** A record does not hold a leg, because the run that it is of decided, or ended, before it. */
public final class NotRecordedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param request what is missing
   */
  public NotRecordedException(LegRequest request) {
    super("not recorded: " + request);
  }
}
