// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** A device refused: closed, in use, the wrong one, or its native code failed. */
public final class DeviceException extends ForgerException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an error from the four parts of its message.
   *
   * @param what what failed
   * @param given the offending value
   * @param expected the values that would have been accepted
   * @param remedy one action that helps
   */
  public DeviceException(String what, String given, String expected, String remedy) {
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
  public DeviceException(
      String what, String given, String expected, String remedy, Throwable cause) {
    super(what, given, expected, remedy, cause);
  }
}
