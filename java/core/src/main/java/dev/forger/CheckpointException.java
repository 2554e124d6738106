// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.Objects;

/** A weights file or checkpoint cannot be read, does not fit, or could not be saved. */
public final class CheckpointException extends ForgerException {

  private static final long serialVersionUID = 1L;

  /** The ways in which a checkpoint fails. */
  public enum Kind {
    /** The file is missing or the operating system refuses to read it. */
    UNREADABLE,
    /** The file breaks the format: truncated, overlapping, damaged. */
    CORRUPT,
    /** The file is sound and belongs to another model, configuration or newer version. */
    INCOMPATIBLE,
    /** Saving failed; the file of this name, if there was one, is whole and unchanged. */
    NOT_SAVED
  }

  /** The way in which it failed. */
  private final Kind kind;

  /**
   * Makes an error from its kind and the four parts of its message.
   *
   * @param kind the way in which it failed
   * @param what what failed
   * @param given the offending value
   * @param expected the values that would have been accepted
   * @param remedy one action that helps
   */
  public CheckpointException(Kind kind, String what, String given, String expected, String remedy) {
    this(kind, what, given, expected, remedy, null);
  }

  /**
   * Makes an error from its kind, the four parts of its message and its cause.
   *
   * @param kind the way in which it failed
   * @param what what failed
   * @param given the offending value
   * @param expected the values that would have been accepted
   * @param remedy one action that helps
   * @param cause the underlying failure, or null
   */
  public CheckpointException(
      Kind kind, String what, String given, String expected, String remedy, Throwable cause) {
    super(what, given, expected, remedy, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /**
   * Returns the way in which it failed.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }
}
