// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import dev.forger.Ops;
import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.Shape;
import dev.forger.Value;

/**
 * Draws the points of a {@link GradientPenalty} among images of a batch.
 *
 * @param seed of the draws
 * @param along stream of the places between real and generated images
 * @param perSample stream of the strengths of noise
 * @param perValue stream of the noise
 */
public record PenaltyPoints(long seed, int along, int perSample, int perValue) {
  /** The noise of DRAGAN in deviations of the batch (Kodali et al. 2017). */
  private static final double NOISE = 0.5;

  /**
   * Records the points.
   *
   * @param recorder where entries go
   * @param points where gradients are taken
   * @param real images
   * @param fake as many generated ones
   * @param image shape of both
   * @param n how many
   * @return one point each; the images themselves where these are the points
   */
  public Value record(
      Recorder recorder,
      GradientPenalty.Points points,
      Value real,
      Value fake,
      Shape image,
      int n) {
    if (points == GradientPenalty.Points.REAL) {
      return real;
    }
    if (points == GradientPenalty.Points.FAKE) {
      return fake;
    }
    String label = "penalty points";
    Value to = recorder.scratch(label, image, n);
    if (points == GradientPenalty.Points.INTERPOLATED) {
      new Ops(recorder).interpolate(label, real, fake, to, n, seed, along);
    } else {
      new RegularizerOps(recorder)
          .noisePoints(label, real, to, n, seed, perSample, perValue, NOISE);
    }
    return to;
  }
}
