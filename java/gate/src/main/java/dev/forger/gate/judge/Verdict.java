// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

/** What is known of one figure. */
public enum Verdict {
  /** No slowdown beyond the margin was found, by a test that would have shown it. */
  OK,
  /** Better by more than the margin. */
  IMPROVED,
  /** Worse by more than the margin, found twice in independent rounds. */
  REGRESSION,
  /** The machine, the budget or the control does not allow an answer. */
  UNDECIDED
}
