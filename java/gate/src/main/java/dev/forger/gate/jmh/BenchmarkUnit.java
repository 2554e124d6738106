// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.jmh;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one leg runs: a benchmark with one choice of parameters, in all of its modes.
 *
 * @param benchmark package, class and method
 * @param params the choice; empty where there are none, or where they are left to JMH because a
 *     value holds a comma, which its command line cannot pass
 */
public record BenchmarkUnit(String benchmark, Map<String, String> params) {
  /**
   * Copies the parameters, order kept.
   *
   * @param benchmark package, class and method
   * @param params the choice
   */
  public BenchmarkUnit {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }

  /**
   * Class, method and parameters.
   *
   * @return a name for people
   */
  public String name() {
    StringBuilder name = new StringBuilder(BenchmarkKey.shortName(benchmark));
    params.forEach((key, value) -> name.append(' ').append(key).append('=').append(value));
    return name.toString();
  }

  /**
   * Whether a result may be of this unit.
   *
   * @param key of the result
   * @return whether name and chosen parameters agree
   */
  public boolean holds(BenchmarkKey key) {
    return key.benchmark().equals(benchmark)
        && key.params().entrySet().containsAll(params.entrySet());
  }

  /**
   * This unit under another name of the benchmark.
   *
   * @param name package, class and method
   * @return a copy
   */
  public BenchmarkUnit renamed(String name) {
    return new BenchmarkUnit(name, params);
  }
}
