// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import dev.forger.gate.jmh.BenchmarkKey;
import dev.forger.gate.stats.Interval;
import java.util.List;

/**
 * The verdict on one figure with what it rests on.
 *
 * @param key the benchmark
 * @param metric name of a secondary score, or empty for the score itself
 * @param unit of all values
 * @param verdict what is known
 * @param reason why, where the verdict alone does not say it; else empty
 * @param effect growth of the cost, such as .05 for 5 % slower, with its 95 % interval; NaN where
 *     there is no round
 * @param p of being slower than the margin allows, in the first batch; NaN where it is not tested
 * @param confirmP the same in the confirming batch
 * @param rounds all of them, those of the first batch first
 * @param firstRounds how many are of the first batch
 * @param together whether both forks of a round ran at once on one processor
 */
public record Finding(
    BenchmarkKey key,
    String metric,
    String unit,
    Verdict verdict,
    String reason,
    Interval effect,
    double p,
    double confirmP,
    List<Round> rounds,
    int firstRounds,
    boolean together) {
  /**
   * What both legs of a round gave.
   *
   * @param base median of the base's iterations
   * @param head median of the head's iterations
   */
  public record Round(double base, double head) {}

  /**
   * Benchmark and metric.
   *
   * @return a name for people
   */
  public String name() {
    return metric.isEmpty() ? key.name() : key.name() + " " + metric;
  }

  /**
   * The middle of the base's legs.
   *
   * @return in the unit
   */
  public double baseMedian() {
    return dev.forger.gate.stats.Medians.of(rounds.stream().mapToDouble(Round::base).toArray());
  }

  /**
   * The middle of the head's legs.
   *
   * @return in the unit
   */
  public double headMedian() {
    return dev.forger.gate.stats.Medians.of(rounds.stream().mapToDouble(Round::head).toArray());
  }

  /**
   * This finding with another verdict.
   *
   * @param other the verdict
   * @param why the reason
   * @return a copy
   */
  Finding judged(Verdict other, String why) {
    return new Finding(
        key, metric, unit, other, why, effect, p, confirmP, rounds, firstRounds, together);
  }
}
