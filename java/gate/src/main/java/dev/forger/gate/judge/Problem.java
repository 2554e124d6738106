// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

/**
 * A benchmark without a verdict.
 *
 * @param kind what is wrong with it
 * @param benchmark its name
 * @param text one line for a person
 */
public record Problem(Kind kind, String benchmark, String text) {
  /** Kinds of problems. */
  public enum Kind {
    /** A leg failed, or its results cannot be compared. */
    ERROR,
    /** Only the base has it. */
    MISSING,
    /** Only the head has it: no error. */
    NEW
  }
}
