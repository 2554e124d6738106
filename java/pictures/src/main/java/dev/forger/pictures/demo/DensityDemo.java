// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.data.PlaneCurves;
import dev.forger.gan.mixture.Covariance;
import dev.forger.gan.mixture.ExpectationMaximization;
import dev.forger.gan.mixture.GaussianMixture;
import dev.forger.pictures.ColorScale;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Plot;

/** A density over the space that data lie in: high where they are, low where they are not. */
@System(row = "A1.8", equation = "p(x) over the plane, by a mixture of Gaussians", seed = 3)
final class DensityDemo implements Demo {
  private static final int POINTS = 2000;
  private static final int SHOWN = 300;

  @Override
  public String name() {
    return "density";
  }

  @Override
  public String description() {
    return "a density over two moons, by a mixture of as many Gaussians as Schwarz's criterion asks";
  }

  @Override
  public void draw(Sheet sheet) {
    try (PlaneCurves moons = PlaneCurves.twoMoons(sheet.seed(), POINTS)) {
      Samples data = Samples.of(moons, 0, POINTS);
      double[][] points = new double[POINTS][];
      for (int i = 0; i < POINTS; i++) {
        points[i] = new double[] {data.values()[2 * i], data.values()[2 * i + 1]};
      }
      GaussianMixture mixture =
          ExpectationMaximization.of(Covariance.FULL)
              .seed(sheet.seed())
              .choose(points, 2, 14)
              .mixture();
      sheet.say("%s, log p(x) = %.3f a point", mixture, mixture.logLikelihood(points) / POINTS);
      sheet.png(
          this,
          "",
          new Plot(640, 480, "p(x) by a mixture of " + mixture.components() + " Gaussians")
              .axes("x₁", "x₂")
              .range(-2, 2, -1.4, 1.4)
              .map(
                  (x, y) -> Math.exp(mixture.logDensity(new double[] {x, y})) / 0.75,
                  ColorScale.SEQUENTIAL)
              .points(null, Colors.ORANGE, 3, data.values(), SHOWN)
              .draw());
    }
  }
}
