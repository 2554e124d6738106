// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** The operation, combination or platform is not supported by this build of Forger. */
public final class UnsupportedException extends ForgerException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an error from the four parts of its message.
   *
   * @param what what failed
   * @param given the offending value
   * @param expected the values that would have been accepted
   * @param remedy one action that helps
   */
  public UnsupportedException(String what, String given, String expected, String remedy) {
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
  public UnsupportedException(
      String what, String given, String expected, String remedy, Throwable cause) {
    super(what, given, expected, remedy, cause);
  }
}
