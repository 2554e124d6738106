// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import dev.forger.Device;
import dev.forger.Precision;
import dev.forger.internal.c.Forger;
import java.util.Map;
import java.util.Optional;

/** From a benchmark's name and parameters to the operation that it times. */
final class Cases {
  /** Value of the threads parameter for as many as the device takes by default. */
  static final String ALL_THREADS = "all";

  private Cases() {}

  static int threads(String parameter) {
    if (!parameter.equals(ALL_THREADS)) {
      return Integer.parseInt(parameter);
    }
    try (Device device = Device.cpu()) {
      return device.threads();
    }
  }

  private static int activation(String name) {
    return switch (name) {
      case "relu" -> Forger.FG_RELU;
      case "leaky_relu" -> Forger.FG_LEAKY_RELU;
      case "tanh" -> Forger.FG_TANH;
      case "sigmoid" -> Forger.FG_SIGMOID;
      case "softplus" -> Forger.FG_SOFTPLUS;
      default -> throw new IllegalArgumentException("no activation " + name);
    };
  }

  private static PlanCase activation(String method, String name, String layer) {
    int pass =
        switch (method) {
          case "forward" -> Forger.FG_FORWARD;
          case "backward" -> Forger.FG_BACKWARD_DATA;
          case "tangent" -> Forger.FG_TANGENT;
          case "tangentBackward" -> Forger.FG_TANGENT_BACKWARD;
          default -> throw new IllegalArgumentException("no pass " + method);
        };
    int kind = activation(name);
    float slope = kind == Forger.FG_LEAKY_RELU ? 0.2f : 0.5f;
    int perRow = Layer.named(layer).elements();
    return new PlanCase(
        Layer.BATCH, (c, p) -> Forger.fg_plan_activation(c, pass, kind, slope, perRow, 0, p));
  }

  /**
   * Returns what a benchmark of one operation runs.
   *
   * @param benchmark name of class and method
   * @param parameters as in {@code @Param}
   * @return empty for benchmarks of more than one operation
   */
  static Optional<PlanCase> of(String benchmark, Map<String, String> parameters) {
    String[] path = benchmark.split("\\.", -1);
    String method = path[path.length - 1];
    String layer = parameters.get("layer");
    return switch (path[path.length - 2]) {
      case "Conv2dBench", "DenseBench" -> Optional.of(LinearCases.of(method, layer));
      case "Bf16Bench" -> {
        PlanCase f32 = LinearCases.of(method, layer);
        yield Optional.of(
            Precision.of(parameters.get("precision")) == Precision.BF16 ? f32.bf16() : f32);
      }
      case "NormBench" -> Optional.of(NormCases.of(method, parameters.get("kind"), layer));
      case "ActivationBench" -> Optional.of(activation(method, parameters.get("kind"), layer));
      case "ElementwiseBench" ->
          Optional.of(ElementwiseCases.of(parameters.get("operation"), parameters.get("size")));
      default -> Optional.empty();
    };
  }
}
