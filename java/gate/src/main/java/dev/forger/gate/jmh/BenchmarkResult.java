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
 */
public record BenchmarkResult(
    BenchmarkKey key, String jvm, Score primary, Map<String, Score> secondary) {
  /** Allocated bytes of an operation, by JMH's profiler gc. */
  public static final String ALLOCATIONS = "gc.alloc.rate.norm";
}
