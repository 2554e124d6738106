// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.Objects;

/**
 * The base of every error that Forger raises on purpose.
 *
 * <p>Each error has four parts: what failed, what was given, what was expected, and one remedy. The
 * message joins them in this order; the parts can also be read one by one. The family is sealed, so
 * that a caller can handle all of it.
 */
public abstract sealed class ForgerException extends RuntimeException
    permits ShapeException,
        InvalidArgumentException,
        UnsupportedException,
        DeviceException,
        OutOfDeviceMemoryException,
        CheckpointException,
        DataException,
        DivergenceException {

  private static final long serialVersionUID = 1L;

  /** What failed: an operation, layer, argument or file. */
  private final String what;

  /** The offending value. */
  private final String given;

  /** The values that would have been accepted. */
  private final String expected;

  /** One action that helps. */
  private final String remedy;

  ForgerException(String what, String given, String expected, String remedy, Throwable cause) {
    super(
        Objects.requireNonNull(what, "what")
            + ": given "
            + Objects.requireNonNull(given, "given")
            + ", expected "
            + Objects.requireNonNull(expected, "expected")
            + "; "
            + Objects.requireNonNull(remedy, "remedy"),
        cause);
    this.what = what;
    this.given = given;
    this.expected = expected;
    this.remedy = remedy;
  }

  /**
   * Returns what failed: an operation, layer, argument or file.
   *
   * @return the first part of the message
   */
  public final String what() {
    return what;
  }

  /**
   * Returns the offending value.
   *
   * @return the second part of the message
   */
  public final String given() {
    return given;
  }

  /**
   * Returns the values that would have been accepted.
   *
   * @return the third part of the message
   */
  public final String expected() {
    return expected;
  }

  /**
   * Returns one action that helps.
   *
   * @return the last part of the message
   */
  public final String remedy() {
    return remedy;
  }
}
