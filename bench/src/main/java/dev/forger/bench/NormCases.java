// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import dev.forger.internal.c.FgContext;
import dev.forger.internal.c.FgPlan;
import dev.forger.internal.c.Forger;
import dev.forger.internal.c.NormDesc;

/** Normalisations with an affine map, at batch 64. */
final class NormCases {
  private NormCases() {}

  private static int pass(String name) {
    return switch (name) {
      case "forward" -> Forger.FG_FORWARD;
      case "inference" -> Forger.FG_INFERENCE;
      case "backward" -> Forger.FG_BACKWARD_DATA;
      case "tangent" -> Forger.FG_TANGENT;
      case "tangentBackward" -> Forger.FG_TANGENT_BACKWARD;
      default -> throw new IllegalArgumentException("no pass " + name);
    };
  }

  private static int kind(String name) {
    return switch (name) {
      case "batch" -> Forger.FG_NORM_BATCH;
      case "layer" -> Forger.FG_NORM_LAYER;
      case "instance" -> Forger.FG_NORM_INSTANCE;
      default -> throw new IllegalArgumentException("no normalisation " + name);
    };
  }

  static PlanCase of(String method, String kind, String layer) {
    Layer l = Layer.named(layer);
    int pass = pass(method);
    int code = kind(kind);
    return new PlanCase(Layer.BATCH, (c, out) -> norm(l, pass, code, c, out));
  }

  private static int norm(Layer l, int pass, int kind, FgContext context, FgPlan out) {
    boolean statistics = kind == Forger.FG_NORM_BATCH && pass == Forger.FG_FORWARD;
    try (NormDesc d = new NormDesc()) {
      d.pass(pass)
          .kind(kind)
          .pixels(l.side() * l.side())
          .channels(l.channels())
          .groups(1)
          .epsilon(1e-5f)
          .momentum(0.1f)
          .affine(1)
          .activation(Forger.FG_IDENTITY)
          .slope(0.5f)
          .accumulate(0)
          .update_running(statistics ? 1 : 0);
      return Forger.fg_plan_norm(context, d, out);
    }
  }
}
