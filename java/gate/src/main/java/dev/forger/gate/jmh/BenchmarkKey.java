// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.jmh;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must agree for two results to be compared.
 *
 * @param benchmark class and method
 * @param mode JMH's short name of it, such as avgt
 * @param params parameters by name, sorted
 * @param threads worker threads
 */
public record BenchmarkKey(String benchmark, String mode, Map<String, String> params, int threads)
    implements Comparable<BenchmarkKey> {
  private static final Comparator<BenchmarkKey> ORDER =
      Comparator.comparing(BenchmarkKey::benchmark)
          .thenComparing(key -> key.params().toString())
          .thenComparing(BenchmarkKey::mode)
          .thenComparingInt(BenchmarkKey::threads);

  /**
   * Sorts the parameters.
   *
   * @param benchmark class and method
   * @param mode JMH's short name of it
   * @param params parameters by name
   * @param threads worker threads
   */
  public BenchmarkKey {
    params = Collections.unmodifiableMap(new TreeMap<>(params));
  }

  /**
   * Class without package, method and all else.
   *
   * @return a name for people
   */
  public String name() {
    StringBuilder name = new StringBuilder(shortName(benchmark));
    params.forEach((key, value) -> name.append(' ').append(key).append('=').append(value));
    name.append(" [").append(mode);
    if (threads != 1) {
      name.append(", ").append(threads).append(" threads");
    }
    return name.append(']').toString();
  }

  /**
   * The last two parts of a name.
   *
   * @param benchmark package, class and method
   * @return class and method
   */
  public static String shortName(String benchmark) {
    int method = benchmark.lastIndexOf('.');
    int type = method < 0 ? -1 : benchmark.lastIndexOf('.', method - 1);
    return benchmark.substring(type + 1);
  }

  /**
   * This key under another name of the benchmark.
   *
   * @param name class and method
   * @return a copy
   */
  public BenchmarkKey renamed(String name) {
    return new BenchmarkKey(name, mode, params, threads);
  }

  @Override
  public int compareTo(BenchmarkKey other) {
    return ORDER.compare(this, other);
  }

  /**
   * Whether an iteration is one operation, not as many as fit into a time.
   *
   * @return true in mode single shot
   */
  public boolean singleShot() {
    return mode.equals("ss");
  }
}
