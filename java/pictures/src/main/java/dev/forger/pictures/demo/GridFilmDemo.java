// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Optimizer;
import dev.forger.gan.Gan;
import dev.forger.gan.data.GaussianModes;
import dev.forger.gan.objective.WganGp;

/** A WGAN-GP on 25 Gaussians of the plane, with the number of those that it has found. */
final class GridFilmDemo implements Demo {
  private static final int FRAMES = 12;
  private static final int STEPS = 200;

  @Override
  public String name() {
    return "grid-film";
  }

  @Override
  public String description() {
    return "film: a WGAN-GP finds the modes of a grid of 25 Gaussians";
  }

  @Override
  public void draw(Sheet sheet) {
    try (GaussianModes grid = GaussianModes.grid(sheet.seed(), 50_000);
        Gan gan =
            Gan.builder(sheet.device())
                .data(grid)
                .model("mlp2d")
                .objective(WganGp.lambda(0.1))
                .criticSteps(5)
                .generatorOptimizer(Optimizer.adam(1e-3, 0.5, 0.9))
                .criticOptimizer(Optimizer.adam(1e-3, 0.5, 0.9))
                .average(0.9)
                .seed(sheet.seed())
                .build()) {
      sheet.gif(this, "", PointFilm.of(sheet, "WGAN-GP", grid, gan, 5, FRAMES, STEPS), 400);
    }
  }
}
