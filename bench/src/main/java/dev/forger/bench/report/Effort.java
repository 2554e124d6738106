// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long to measure what. */
enum Effort {
  /** Each kernel family once, on all threads: about three minutes. */
  QUICK(1, 1, 3, 200),
  /** Everything, one fork each: under half an hour. */
  NORMAL(1, 2, 5, 200),
  /** Everything as JMH advises: hours. */
  FULL(3, 4, 5, 1000);

  /** Start of a JVM, inputs and the check, seconds. */
  private static final double FORK_SECONDS = 1.0;

  /** The same of a whole step on the slow reference. */
  private static final double STEP_FORK_SECONDS = 4.0;

  /** A step takes longer than a short iteration. */
  private static final double STEP_ITERATION_SECONDS = 0.7;

  /** Quick values by class and parameter; what is not named is not narrowed. */
  private static final Map<String, Map<String, List<String>>> QUICK_VALUES =
      Map.of(
          "Conv2dBench",
          Map.of(
              "layer",
              List.of(
                  "d64_64x64x3_32x32x64",
                  "d64_32x32x64_16x16x128",
                  "g64_16x16x128_32x32x64",
                  "g64_32x32x64_64x64x3",
                  "r32_16x16x128_16x16x128")),
          // In f32 it is among those of Conv2dBench.
          "Bf16Bench",
          Map.of("layer", List.of("r32_16x16x128_16x16x128"), "precision", List.of("bf16")),
          "NormBench",
          Map.of("layer", List.of("norm_16x16x128")),
          "ActivationBench",
          Map.of("layer", List.of("norm_32x32x64"), "kind", List.of("leaky_relu", "tanh")),
          "ElementwiseBench",
          Map.of("size", List.of("memory")),
          "StepBench",
          Map.of("network", List.of("28")));

  final int forks;
  final int warmups;
  final int iterations;
  private final long milliseconds;

  Effort(int forks, int warmups, int iterations, long milliseconds) {
    this.forks = forks;
    this.warmups = warmups;
    this.iterations = iterations;
    this.milliseconds = milliseconds;
  }

  TimeValue time() {
    return TimeValue.milliseconds(milliseconds);
  }

  /** Narrows parameters of a class. */
  Map<String, List<String>> values(String type) {
    if (this != QUICK) {
      return Map.of();
    }
    Map<String, List<String>> values = new HashMap<>(QUICK_VALUES.getOrDefault(type, Map.of()));
    values.put("threads", List.of("all"));
    return values;
  }

  /** Seconds that a benchmark takes with one value for each parameter. */
  double seconds(String type) {
    boolean step = type.equals("StepBench");
    double iteration = milliseconds / 1e3;
    return forks
        * ((step ? STEP_FORK_SECONDS : FORK_SECONDS)
            + (warmups + iterations)
                * (step ? Math.max(iteration, STEP_ITERATION_SECONDS) : iteration));
  }
}
