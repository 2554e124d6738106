// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import dev.forger.internal.c.Conv2dDesc;
import dev.forger.internal.c.DenseDesc;
import dev.forger.internal.c.FgContext;
import dev.forger.internal.c.FgPlan;
import dev.forger.internal.c.Forger;

/** Convolutions, transposed convolutions and dense layers without bias, at batch 64. */
final class LinearCases {
  private LinearCases() {}

  static int pass(String name) {
    return switch (name) {
      case "forward" -> Forger.FG_FORWARD;
      case "backwardData" -> Forger.FG_BACKWARD_DATA;
      case "backwardWeights" -> Forger.FG_BACKWARD_WEIGHTS;
      default -> throw new IllegalArgumentException("no pass " + name);
    };
  }

  static PlanCase of(String method, String layer) {
    Layer l = Layer.named(layer);
    int pass = pass(method);
    return new PlanCase(
        Layer.BATCH,
        (c, out) -> l.operation().equals("dense") ? dense(l, pass, c, out) : conv(l, pass, c, out));
  }

  private static int conv(Layer l, int pass, FgContext context, FgPlan out) {
    try (Conv2dDesc d = new Conv2dDesc()) {
      d.pass(pass)
          .transposed(l.operation().equals("convt") ? 1 : 0)
          .in_h(l.side())
          .in_w(l.side())
          .in_c(l.channels())
          .out_c(l.outChannels())
          .kernel_h(l.kernel())
          .kernel_w(l.kernel())
          .stride_h(l.stride())
          .stride_w(l.stride())
          .dilation_h(1)
          .dilation_w(1)
          .pad_top(l.padding())
          .pad_left(l.padding())
          .pad_bottom(l.padding())
          .pad_right(l.padding())
          .output_pad_h(0)
          .output_pad_w(0)
          .groups(1)
          .bias(0)
          .activation(Forger.FG_IDENTITY)
          .slope(0.5f)
          .accumulate(0);
      return Forger.fg_plan_conv2d(context, d, out);
    }
  }

  private static int dense(Layer l, int pass, FgContext context, FgPlan out) {
    try (DenseDesc d = new DenseDesc()) {
      d.pass(pass)
          .in_features(l.channels())
          .out_features(l.outChannels())
          .bias(0)
          .activation(Forger.FG_IDENTITY)
          .slope(0.5f)
          .accumulate(0);
      return Forger.fg_plan_dense(context, d, out);
    }
  }
}
