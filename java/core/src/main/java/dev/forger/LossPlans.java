// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;
import dev.forger.internal.c.MmdDesc;
import dev.forger.internal.c.NoisePointsDesc;
import dev.forger.internal.c.ObjectiveDesc;
import dev.forger.internal.c.PenaltyDirectionDesc;
import dev.forger.internal.c.PenaltyPointsDesc;
import dev.forger.internal.c.ReconstructionDesc;
import dev.forger.internal.c.RelativisticDesc;

/** Constructors of the native operations of losses and of penalties on gradients, typed. */
final class LossPlans {
  private final Device device;

  LossPlans(Recorder recorder) {
    device = recorder.device();
  }

  Plan penaltyPoints(long perRow, long seed, int stream) {
    try (PenaltyPointsDesc d = new PenaltyPointsDesc()) {
      d.per_row(perRow).seed(seed).stream(stream);
      return Plan.create(
          device, "penalty points", (c, out) -> Forger.fg_plan_penalty_points(c, d, out));
    }
  }

  Plan penaltyDirection(long perRow, int kind, double lambda, double target) {
    try (PenaltyDirectionDesc d = new PenaltyDirectionDesc()) {
      d.per_row(perRow).kind(kind).lambda(lambda).target(target);
      return Plan.create(
          device, "penalty direction", (c, out) -> Forger.fg_plan_penalty_direction(c, d, out));
    }
  }

  Plan noisePoints(long perRow, long seed, int rowStream, int elementStream, double scale) {
    try (NoisePointsDesc d = new NoisePointsDesc()) {
      d.per_row(perRow).seed(seed).row_stream(rowStream).element_stream(elementStream).scale(scale);
      return Plan.create(
          device, "noise points", (c, out) -> Forger.fg_plan_noise_points(c, d, out));
    }
  }

  Plan normalLikelihood(long perRow) {
    return Plan.create(
        device, "normal likelihood", (c, out) -> Forger.fg_plan_normal_likelihood(c, perRow, out));
  }

  Plan objective(LogitLoss loss, boolean centred, long perRow) {
    try (ObjectiveDesc d = new ObjectiveDesc()) {
      d.function(loss.function().code)
          .scale(loss.scale())
          .gain(loss.gain())
          .shift(loss.shift())
          .slope(loss.slope())
          .offset(loss.offset())
          .centred(Plans.flag(centred))
          .per_row(perRow);
      return Plan.create(device, "objective", (c, out) -> Forger.fg_plan_objective(c, d, out));
    }
  }

  Plan reconstruction(int kind, long perRow, double weight, double scale, double shift) {
    try (ReconstructionDesc d = new ReconstructionDesc()) {
      d.per_row(perRow).kind(kind).weight(weight).target_scale(scale).target_shift(shift);
      return Plan.create(
          device, "reconstruction", (c, out) -> Forger.fg_plan_reconstruction(c, d, out));
    }
  }

  Plan gaussianLatent(Pass pass, int kind, long latent) {
    return Plan.create(
        device,
        "gaussian latent",
        (c, out) -> Forger.fg_plan_gaussian_latent(c, pass.code, kind, latent, out));
  }

  Plan importanceBound(int draws) {
    return Plan.create(
        device, "importance bound", (c, out) -> Forger.fg_plan_importance_bound(c, draws, out));
  }

  Plan mmd(int estimator, long perRow, int maxRows, double[] sigmas) {
    try (MmdDesc d = new MmdDesc()) {
      d.per_row(perRow).max_rows(maxRows).estimator(estimator).sigma_count(sigmas.length);
      for (int i = 0; i < sigmas.length; i++) {
        d.sigmas(i, sigmas[i]);
      }
      return Plan.create(device, "mmd", (c, out) -> Forger.fg_plan_mmd(c, d, out));
    }
  }

  Plan relativistic(
      LogitLoss.Function function, double gain, double shift, boolean average, long perRow) {
    try (RelativisticDesc d = new RelativisticDesc()) {
      d.function(function.code)
          .gain(gain)
          .shift(shift)
          .average(Plans.flag(average))
          .per_row(perRow);
      return Plan.create(
          device, "relativistic", (c, out) -> Forger.fg_plan_relativistic(c, d, out));
    }
  }

  Plan logPartition(double decay, long perRow) {
    return Plan.create(
        device, "log partition", (c, out) -> Forger.fg_plan_log_partition(c, decay, perRow, out));
  }
}
