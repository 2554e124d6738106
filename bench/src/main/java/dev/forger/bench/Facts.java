// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import dev.forger.Device;
import java.util.Map;

/** What a report says of a benchmark beside its time. */
public final class Facts {
  private Facts() {}

  /**
   * Work of one call.
   *
   * @param kernel the one chosen and those that refused, empty for more than one operation
   * @param flops nominal operations, 0 where not counted
   * @param bytes operands read and written once, 0 where not counted
   */
  public record Of(String kernel, double flops, double bytes) {}

  /**
   * Returns the work of a benchmark.
   *
   * @param benchmark class and method
   * @param parameters as in {@code @Param}
   * @return zeros for calls without work
   */
  public static Of of(String benchmark, Map<String, String> parameters) {
    return Cases.of(benchmark, parameters)
        .map(Rig::facts)
        .orElseGet(() -> others(benchmark, parameters));
  }

  private static Of others(String benchmark, Map<String, String> parameters) {
    if (benchmark.contains("StepBench.")) {
      MeasuredStep measured = MeasuredStep.named(parameters.get("step"));
      int side = Integer.parseInt(parameters.get("network"));
      try (TrainingStep step =
          new TrainingStep(measured.objective, side, Layer.BATCH, Device.cpu(1))) {
        return new Of("", measured.program(step).flops(), 0);
      }
    }
    if (benchmark.contains("RulerBench.")) {
      int threads = Cases.threads(parameters.get("threads"));
      String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
      try (Ruler ruler = new Ruler(threads, RulerBench.FLOATS)) {
        return switch (method) {
          case "fma" -> new Of("", ruler.work(Ruler.Kind.FMA, 1), 0);
          case "copy" -> new Of("", 0, ruler.work(Ruler.Kind.COPY, 1));
          default -> new Of("", 0, ruler.work(Ruler.Kind.TRIAD, 1));
        };
      }
    }
    return new Of("", 0, 0);
  }
}
