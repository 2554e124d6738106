// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

/** Is told of each leg before it begins. */
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (done, expected, secondsLeft, what) -> {};

  /**
   * A leg begins.
   *
   * @param done legs that are done
   * @param expected legs in all, as far as is known
   * @param secondsLeft as far as is known, NaN before the first leg
   * @param what the leg
   */
  void leg(int done, int expected, double secondsLeft, String what);
}
