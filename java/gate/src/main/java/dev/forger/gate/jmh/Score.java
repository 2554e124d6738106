// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.jmh;

import dev.forger.gate.stats.Medians;
import java.util.List;

/**
 * One figure of one fork.
 *
 * @param unit of the values
 * @param iterations one value an iteration; may hold NaN
 */
public record Score(ScoreUnit unit, List<Double> iterations) {
  /**
   * What stands for the fork. Iterations of one fork are not independent, so they are never pooled
   * with those of another.
   *
   * @return the median of the iterations; NaN where one of them is not a number
   */
  public double median() {
    return iterations.stream().allMatch(Double::isFinite)
        ? Medians.of(iterations.stream().mapToDouble(v -> v).toArray())
        : Double.NaN;
  }

  /**
   * The mean of the iterations.
   *
   * @return the mean; NaN where one of them is not a number
   */
  public double mean() {
    return iterations.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
  }
}
