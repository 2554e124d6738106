// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import dev.forger.InvalidArgumentException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How often each run of n characters occurs in lines, and how far two such distributions are. */
public final class NGrams {
  private final int order;
  private final Map<List<Integer>, Long> counts = new HashMap<>();
  private long total;

  /**
   * Counts the runs within lines.
   *
   * @param order characters of a run, at least 1
   * @param lines as numbers of characters; at least one has a run
   * @throws InvalidArgumentException if the order is not positive or no line is long enough
   */
  public NGrams(int order, List<int[]> lines) {
    this.order = order;
    if (order < 1) {
      throw new InvalidArgumentException(
          "order of n-grams", Integer.toString(order), "at least 1", "1 to 4 are usual");
    }
    for (int[] line : lines) {
      Integer[] boxed = Arrays.stream(line).boxed().toArray(Integer[]::new);
      for (int i = 0; i + order <= line.length; i++) {
        counts.merge(List.of(Arrays.copyOfRange(boxed, i, i + order)), 1L, Long::sum);
        total++;
      }
    }
    if (total == 0) {
      throw new InvalidArgumentException(
          "lines",
          lines.size() + " lines without " + order + " characters",
          "longer lines",
          "pass lines of at least " + order + " characters");
    }
  }

  /**
   * Takes the Jensen-Shannon divergence to another distribution, over log 2: 0 for equal ones, 1
   * for those that share no run (Gulrajani et al. 2017 compare texts by it).
   *
   * @param other of the same order
   * @return from 0 to 1
   * @throws InvalidArgumentException if the orders differ
   */
  public double jensenShannon(NGrams other) {
    if (order != other.order) {
      throw new InvalidArgumentException(
          "order of n-grams",
          Integer.toString(other.order),
          Integer.toString(order),
          "compare runs of equal length");
    }
    return (half(other) + other.half(this)) / (2 * Math.log(2));
  }

  /** KL(p to (p + q) / 2). */
  private double half(NGrams other) {
    double sum = 0;
    for (Map.Entry<List<Integer>, Long> entry : counts.entrySet()) {
      double p = (double) entry.getValue() / total;
      double q = (double) other.counts.getOrDefault(entry.getKey(), 0L) / other.total;
      sum += p * Math.log(2 * p / (p + q));
    }
    return sum;
  }

  /**
   * Takes the share of lines that are like no line before them.
   *
   * @param lines at least one
   * @return above 0, at most 1
   */
  public static double distinct(List<int[]> lines) {
    Set<String> seen = new HashSet<>();
    lines.forEach(line -> seen.add(Arrays.toString(line)));
    return (double) seen.size() / lines.size();
  }
}
