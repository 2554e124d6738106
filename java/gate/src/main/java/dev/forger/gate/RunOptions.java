// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import dev.forger.gate.run.LegOptions;
import dev.forger.gate.run.SharedProcessor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How legs are run. */
final class RunOptions {
  @Option(
      names = "--java-home",
      paramLabel = "DIR",
      description = "JDK that runs the benchmarks (default: the one that runs this).")
  Path javaHome;

  @Option(
      names = "--jvm-args",
      paramLabel = "ARGS",
      defaultValue = "",
      description = "Arguments for the forked JVMs, in one word.")
  String jvmArgs;

  @Option(
      names = "--jmh-args",
      paramLabel = "ARGS",
      defaultValue = "",
      description = "Further arguments for JMH, such as '-p size=64 -t 2', in one word.")
  String jmhArgs;

  @Option(
      names = "--launcher",
      paramLabel = "WORDS",
      defaultValue = "",
      description = "Words before java, such as 'taskset -c 1'.")
  String launcher;

  @Option(
      names = "--in-turn",
      description =
          "Run the forks of a round one after the other, not both at once on one processor.")
  boolean inTurn;

  @Option(
      names = "--warmup",
      paramLabel = "NxTIME",
      defaultValue = "3x200ms",
      converter = Effort.Converter.class,
      description = "Warm-up of each leg; 'annotated' leaves it to the benchmark.")
  Effort warmup;

  @Option(
      names = "--iterations",
      paramLabel = "NxTIME",
      defaultValue = "5x200ms",
      converter = Effort.Converter.class,
      description = "Iterations of each leg; 'annotated' leaves them to the benchmark.")
  Effort iterations;

  @Option(
      names = "--no-allocations",
      description = "Leave out JMH's profiler gc, and with it the judgement of allocations.")
  boolean noAllocations;

  @Option(
      names = "--leg-timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "After which a leg hangs, which is an error.")
  double timeout;

  LegOptions options() {
    List<String> effort = new ArrayList<>(warmup.words("-wi", "-w"));
    effort.addAll(iterations.words("-i", "-r"));
    return new LegOptions(
        javaHome,
        words(jvmArgs),
        words(launcher),
        effort,
        !noAllocations,
        words(jmhArgs),
        inTurn ? List.of() : SharedProcessor.words(),
        timeout);
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
  }
}
