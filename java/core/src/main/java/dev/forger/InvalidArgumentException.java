// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** An argument is outside its domain, or a name is unknown. */
public final class InvalidArgumentException extends ForgerException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an error from the four parts of its message.
   *
   * @param what what failed
   * @param given the offending value
   * @param expected the values that would have been accepted
   * @param remedy one action that helps
   */
  public InvalidArgumentException(String what, String given, String expected, String remedy) {
    this(what, given, expected, remedy, null);
  }

  /**
   * Makes an error from the four parts of its message and its cause.
   *
   * @param what what failed
   * @param given the offending value
   * @param expected the values that would have been accepted
   * @param remedy one action that helps
   * @param cause the underlying failure, or null
   */
  public InvalidArgumentException(
      String what, String given, String expected, String remedy, Throwable cause) {
    super(what, given, expected, remedy, cause);
  }
}
