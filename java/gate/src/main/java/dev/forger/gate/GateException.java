// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

/** An error that one line explains to a person: what was given, what is wrong with it. */
public final class GateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param message the line
   */
  public GateException(String message) {
    super(message.strip().replaceAll("\\s*\\R\\s*", " "));
  }

  /**
   * Makes one from another error.
   *
   * @param message the line
   * @param cause what happened
   */
  public GateException(String message, Throwable cause) {
    super(message.strip().replaceAll("\\s*\\R\\s*", " "), cause);
  }
}
