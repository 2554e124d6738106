// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.jmh;

import java.util.Map;

/**
 * One entry of JMH's JSON.
 *
 * @param key what was measured
 * @param jvm version and name of the JVM that ran it
 * @param primary its score
 * @param secondary other scores by name, without the dot that older versions of JMH put before them
 * @param seconds of each measured iteration, NaN where it is unknown
 */
public record BenchmarkResult(
    BenchmarkKey key, String jvm, Score primary, Map<String, Score> secondary, double seconds) {
  /** Allocated bytes of an operation, by JMH's profiler gc. */
  public static final String ALLOCATIONS = "gc.alloc.rate.norm";

  /**
   * Other scores of the same.
   *
   * @param score the primary one
   * @param others the secondary ones
   * @return a copy
   */
  public BenchmarkResult with(Score score, Map<String, Score> others) {
    return new BenchmarkResult(key, jvm, score, others, seconds);
  }

  /**
   * How much of an iteration an operation takes.
   *
   * @return one by the number of operations in an iteration, NaN where it is unknown
   */
  public double shareOfIteration() {
    if (key.singleShot()) {
      return 1;
    }
    boolean rate = primary.unit().direction() == ScoreUnit.Direction.HIGHER_IS_BETTER;
    ScoreUnit inSeconds = new ScoreUnit(rate ? "ops/s" : "s/op");
    double score = inSeconds.factorFrom(primary.unit()) * primary.median();
    return (rate ? 1 / score : score) / seconds;
  }
}
