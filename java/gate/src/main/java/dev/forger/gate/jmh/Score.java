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
   * What stands for a fork that shares its processor with another: operations of all iterations by
   * their time. The ends of an iteration cut the slices that both forks take in turn; what one
   * iteration loses by it the next one gains.
   *
   * @param equalTimes whether iterations took equal times; else each is one operation
   * @return the harmonic mean of times of an operation, the arithmetic mean of anything else; NaN
   *     where an iteration is not a number
   */
  public double overall(boolean equalTimes) {
    boolean times = equalTimes && unit.direction() == ScoreUnit.Direction.LOWER_IS_BETTER;
    double mean =
        iterations.stream().mapToDouble(v -> times ? 1 / v : v).average().orElse(Double.NaN);
    return times ? 1 / mean : mean;
  }
}
