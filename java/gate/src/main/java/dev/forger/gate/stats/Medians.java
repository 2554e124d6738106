// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import java.util.Arrays;

/** The median. */
public final class Medians {
  private Medians() {}

  /**
   * The middle value, or the mean of the two middle ones.
   *
   * @param values in any order
   * @return the median, NaN of none
   */
  public static double of(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
