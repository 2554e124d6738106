// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import java.nio.file.Path;
import java.util.List;

/**
 * How legs are run, the same for all jars.
 *
 * @param java the JVM's home, or null for the one that runs this
 * @param jvmArgs words for the forked JVM
 * @param launcher words before {@code java}, such as {@code taskset -c 1}
 * @param effort words that set warm-up and iterations
 * @param allocations whether JMH's profiler gc counts allocated bytes
 * @param extra further words for JMH
 * @param processor words that bind a command to the processor that both forks of a round share, or
 *     none where they run in turn
 * @param timeout seconds after which a leg hangs
 */
public record LegOptions(
    Path java,
    List<String> jvmArgs,
    List<String> launcher,
    List<String> effort,
    boolean allocations,
    List<String> extra,
    List<String> processor,
    double timeout) {
  /** Where {@code java} is. */
  Path executable() {
    return (java == null ? Path.of(System.getProperty("java.home")) : java).resolve("bin/java");
  }
}
