// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

/**
 * How sure one batch must be, so that all benchmarks together are.
 *
 * <p>A regression must be found twice, in two batches of fresh rounds. Where both are independent
 * and test at level a, a true hypothesis is rejected with probability a²; over m benchmarks the
 * union bound gives m a². So a = .05 keeps the family at .05 for up to 20 benchmarks, and a =
 * √(.05/m) for more.
 */
public final class ErrorRates {
  /** The level of one batch, and of the whole family of benchmarks. */
  public static final double LEVEL = .05;

  private ErrorRates() {}

  /**
   * The level of one batch.
   *
   * @param tests how many figures are judged, at least one
   * @return level of each batch
   */
  public static double batchLevel(int tests) {
    if (tests < 1) {
      throw new IllegalArgumentException("tests: given " + tests + ", expected at least 1");
    }
    return Math.min(LEVEL, Math.sqrt(LEVEL / tests));
  }
}
