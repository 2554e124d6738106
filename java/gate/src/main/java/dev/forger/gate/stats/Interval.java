// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

/**
 * An estimate and what it may be off by.
 *
 * @param estimate the point
 * @param low lower end
 * @param high upper end
 */
public record Interval(double estimate, double low, double high) {
  /**
   * Half of the distance of the ends.
   *
   * @return half-width
   */
  public double halfWidth() {
    return (high - low) / 2;
  }
}
