// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.jmh;

import java.util.Map;

/**
 * The unit of a score, such as {@code us/op}, {@code ops/ms}, {@code B/op} or {@code MB/sec}.
 *
 * @param text as JMH prints it
 */
public record ScoreUnit(String text) {
  private static final Map<String, Double> SECONDS =
      Map.ofEntries(
          Map.entry("ns", 1e-9),
          Map.entry("us", 1e-6),
          Map.entry("ms", 1e-3),
          Map.entry("s", 1.0),
          Map.entry("sec", 1.0),
          Map.entry("min", 60.0),
          Map.entry("hr", 3600.0),
          Map.entry("day", 86400.0));

  /** Whether more of it is better. */
  public enum Direction {
    /** Times and amounts for an operation. */
    LOWER_IS_BETTER,
    /** Rates of operations. */
    HIGHER_IS_BETTER,
    /** Counts and rates that say nothing by themselves: they are shown, not judged. */
    UNKNOWN
  }

  /**
   * The direction, taken from the unit alone: JMH names a throughput {@code ops/TIME} and
   * everything that an operation costs {@code X/op}.
   *
   * @return direction
   */
  public Direction direction() {
    if (text.startsWith("ops/")) {
      return Direction.HIGHER_IS_BETTER;
    }
    return text.endsWith("/op") || SECONDS.containsKey(text)
        ? Direction.LOWER_IS_BETTER
        : Direction.UNKNOWN;
  }

  /**
   * What a figure in another unit is multiplied by to be in this one.
   *
   * @param other the unit of the figure
   * @return the factor, or NaN where the two measure different things
   */
  public double factorFrom(ScoreUnit other) {
    if (text.equals(other.text)) {
      return 1;
    }
    if (direction() != other.direction()) {
      return Double.NaN;
    }
    Double mine = SECONDS.get(time());
    Double theirs = SECONDS.get(other.time());
    if (mine == null || theirs == null || direction() == Direction.UNKNOWN) {
      return Double.NaN;
    }
    return direction() == Direction.HIGHER_IS_BETTER ? mine / theirs : theirs / mine;
  }

  private String time() {
    return text.startsWith("ops/") ? text.substring(4) : text.replaceFirst("/op$", "");
  }
}
