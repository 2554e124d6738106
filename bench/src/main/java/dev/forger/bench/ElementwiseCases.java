// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import dev.forger.internal.c.FgContext;
import dev.forger.internal.c.FgPlan;
import dev.forger.internal.c.Forger;
import dev.forger.internal.c.ObjectiveDesc;
import dev.forger.internal.c.OptimizerDesc;
import dev.forger.internal.c.PadDesc;
import dev.forger.internal.c.PenaltyDirectionDesc;
import dev.forger.internal.c.PenaltyPointsDesc;
import dev.forger.internal.c.RandomDesc;
import dev.forger.internal.c.ResampleDesc;
import java.util.Map;

/** Operations that move or touch every element once, on two sizes of tensor. */
final class ElementwiseCases {
  private static final int CHANNELS = 64;
  private static final int RATE_SLOT = 0;
  private static final int ITERATION_SLOT = 1;
  private static final int DECAY_SLOT = 2;
  private static final long SEED = 7;
  private static final Map<Integer, Double> SCALARS =
      Map.of(RATE_SLOT, 1e-4, ITERATION_SLOT, 3.0, DECAY_SLOT, 0.999);

  private ElementwiseCases() {}

  /** Side of the images of a size: batches of 0.25 MiB fit a level-2 cache, of 16 MiB no cache. */
  private static int side(String size) {
    return switch (size) {
      case "l2" -> 4;
      case "memory" -> 32;
      default -> throw new IllegalArgumentException("no size " + size);
    };
  }

  static PlanCase of(String operation, String size) {
    int side = side(size);
    int perRow = side * side * CHANNELS;
    switch (operation) {
      case "sgd":
        return optimizer(Forger.FG_SGD, perRow);
      case "adam":
        return optimizer(Forger.FG_ADAM, perRow);
      case "rmsprop":
        return optimizer(Forger.FG_RMSPROP, perRow);
      case "moving_average":
        long count = (long) Layer.BATCH * perRow;
        return new PlanCase(
            1, SCALARS, (c, p) -> Forger.fg_plan_moving_average(c, count, DECAY_SLOT, p));
      case "guard":
        return new PlanCase(1, (c, p) -> Forger.fg_plan_guard(c, (long) Layer.BATCH * perRow, p));
      default:
        return new PlanCase(Layer.BATCH, (c, p) -> plan(operation, side, perRow, c, p));
    }
  }

  private static PlanCase optimizer(int kind, int perRow) {
    return new PlanCase(
        1,
        SCALARS,
        (c, p) -> {
          try (OptimizerDesc d = new OptimizerDesc()) {
            d.kind(kind)
                .n((long) Layer.BATCH * perRow)
                .learning_rate_slot(RATE_SLOT)
                .iteration_slot(ITERATION_SLOT)
                .beta1(0.5)
                .beta2(0.999)
                .epsilon(1e-8)
                .weight_decay(0);
            return Forger.fg_plan_optimizer(c, d, p);
          }
        });
  }

  private static int plan(String operation, int side, int perRow, FgContext c, FgPlan p) {
    int pixels = side * side;
    return switch (operation) {
      case "copy" -> Forger.fg_plan_sum(c, perRow, 1, 0, p);
      case "sum" -> Forger.fg_plan_sum(c, perRow, 1, 1, p);
      case "fill" -> Forger.fg_plan_fill(c, perRow, 0.5, p);
      case "bias" -> Forger.fg_plan_bias(c, Forger.FG_FORWARD, pixels, CHANNELS, p);
      case "bias_gradient" ->
          Forger.fg_plan_bias(c, Forger.FG_BACKWARD_WEIGHTS, pixels, CHANNELS, p);
      case "dropout" -> Forger.fg_plan_dropout(c, perRow, 0.5, SEED, 1, 0, p);
      case "uniform" -> random(Forger.FG_UNIFORM, perRow, c, p);
      case "normal" -> random(Forger.FG_NORMAL, perRow, c, p);
      case "penalty_points" -> penaltyPoints(perRow, c, p);
      case "penalty_direction" -> penaltyDirection(perRow, c, p);
      case "wasserstein" -> objective(Forger.FG_LOGIT_LINEAR, 0, perRow, c, p);
      case "non_saturating" -> objective(Forger.FG_LOGIT_SOFTPLUS, 0, perRow, c, p);
      case "hinge" -> objective(Forger.FG_LOGIT_HINGE, 1, perRow, c, p);
      case "to_nhwc" -> Forger.fg_plan_permute(c, 1, side, side, CHANNELS, p);
      case "to_nchw" -> Forger.fg_plan_permute(c, 0, side, side, CHANNELS, p);
      case "concat" ->
          Forger.fg_plan_copy_channels(
              c, pixels, CHANNELS, CHANNELS, 0, 2 * CHANNELS, CHANNELS, 0, p);
      case "slice" ->
          Forger.fg_plan_copy_channels(c, pixels, CHANNELS, 2 * CHANNELS, 0, CHANNELS, 0, 0, p);
      case "pad_zero" -> pad(Forger.FG_FORWARD, Forger.FG_PAD_ZERO, side, c, p);
      case "pad_reflect" -> pad(Forger.FG_FORWARD, Forger.FG_PAD_REFLECT, side, c, p);
      case "pad_replicate" -> pad(Forger.FG_FORWARD, Forger.FG_PAD_REPLICATE, side, c, p);
      case "pad_backward" -> pad(Forger.FG_BACKWARD_DATA, Forger.FG_PAD_REFLECT, side, c, p);
      case "upsample" -> resample(Forger.FG_FORWARD, Forger.FG_UPSAMPLE_NEAREST, side / 2, c, p);
      case "upsample_backward" ->
          resample(Forger.FG_BACKWARD_DATA, Forger.FG_UPSAMPLE_NEAREST, side / 2, c, p);
      case "average_pool" -> resample(Forger.FG_FORWARD, Forger.FG_AVERAGE_POOL, side, c, p);
      case "average_pool_backward" ->
          resample(Forger.FG_BACKWARD_DATA, Forger.FG_AVERAGE_POOL, side, c, p);
      default -> throw new IllegalArgumentException("no operation " + operation);
    };
  }

  private static int random(int distribution, int perRow, FgContext c, FgPlan p) {
    try (RandomDesc d = new RandomDesc()) {
      d.distribution(distribution).per_row(perRow).seed(SEED).stream(1).a(0).b(1);
      return Forger.fg_plan_random(c, d, p);
    }
  }

  private static int penaltyPoints(int perRow, FgContext c, FgPlan p) {
    try (PenaltyPointsDesc d = new PenaltyPointsDesc()) {
      d.per_row(perRow).seed(SEED).stream(1);
      return Forger.fg_plan_penalty_points(c, d, p);
    }
  }

  private static int penaltyDirection(int perRow, FgContext c, FgPlan p) {
    try (PenaltyDirectionDesc d = new PenaltyDirectionDesc()) {
      d.per_row(perRow).kind(Forger.FG_PENALTY_TWO_SIDED).lambda(10).target(1);
      return Forger.fg_plan_penalty_direction(c, d, p);
    }
  }

  private static int objective(int function, double shift, int perRow, FgContext c, FgPlan p) {
    try (ObjectiveDesc d = new ObjectiveDesc()) {
      d.function(function).scale(1).gain(1).shift(shift).slope(0).offset(0);
      d.centred(0).per_row(perRow);
      return Forger.fg_plan_objective(c, d, p);
    }
  }

  private static int pad(int pass, int mode, int side, FgContext c, FgPlan p) {
    try (PadDesc d = new PadDesc()) {
      d.pass(pass).mode(mode).in_h(side).in_w(side).channels(CHANNELS);
      d.top(1).left(1).bottom(1).right(1).accumulate(0);
      return Forger.fg_plan_pad(c, d, p);
    }
  }

  private static int resample(int pass, int kind, int side, FgContext c, FgPlan p) {
    try (ResampleDesc d = new ResampleDesc()) {
      d.pass(pass).kind(kind).in_h(side).in_w(side).channels(CHANNELS);
      d.factor_h(2).factor_w(2).accumulate(0);
      return Forger.fg_plan_resample(c, d, p);
    }
  }
}
