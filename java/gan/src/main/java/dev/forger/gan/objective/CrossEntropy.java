// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.InvalidArgumentException;
import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;

/** The critic's binary cross entropy on logits. */
final class CrossEntropy {
  /** log(1 + e^f) = -log(1 - D(f)). */
  static final LogitLoss FAKE = LogitLoss.of(Function.SOFTPLUS, 1);

  private CrossEntropy() {}

  /**
   * -t log D - (1 - t) log(1 - D), which is log(1 + e^-r) + (1 - t) r.
   *
   * @param target t, what the critic is asked to answer on real samples
   */
  static LogitLoss real(double target) {
    return LogitLoss.of(Function.SOFTPLUS, -1).plus(1 - target, 0);
  }

  /** The label convention is 1 for real: a target below 1/2 would turn it round. */
  static double checkTarget(double target) {
    if (!(target > 0.5 && target <= 1)) {
      throw new InvalidArgumentException(
          "target of real samples",
          Double.toString(target),
          "0.5 < target <= 1: real is 1, generated is 0",
          "0.9 is the usual smoothing");
    }
    return target;
  }
}
