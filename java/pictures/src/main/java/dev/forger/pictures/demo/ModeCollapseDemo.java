// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Optimizer;
import dev.forger.gan.Gan;
import dev.forger.gan.data.GaussianModes;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.regularizer.Lookahead;
import dev.forger.gan.regularizer.Regularizer;
import dev.forger.pictures.Panels;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A generator that learns ten times as fast as its critic chases one mode after another; one that
 * looks some steps of the critic ahead does not (Metz et al. 2017, arXiv 1611.02163).
 */
final class ModeCollapseDemo implements Demo {
  private static final int FRAMES = 24;
  private static final int STEPS = 75;

  @Override
  public String name() {
    return "mode-collapse";
  }

  @Override
  public String description() {
    return "film: a GAN on 8 modes collapses; one that looks ahead of its critic does not";
  }

  @Override
  public void draw(Sheet sheet) {
    List<BufferedImage> left = film(sheet, "GAN");
    List<BufferedImage> right = film(sheet, "5 steps ahead", Lookahead.steps(5));
    List<BufferedImage> frames = new ArrayList<>();
    for (int frame = 0; frame < left.size(); frame++) {
      frames.add(Panels.row(List.of(left.get(frame), right.get(frame))));
    }
    sheet.gif(this, "", frames, 250);
  }

  private static List<BufferedImage> film(Sheet sheet, String title, Regularizer... regularizers) {
    try (GaussianModes ring = GaussianModes.ring(sheet.seed(), 20_000);
        Gan gan =
            Gan.builder(sheet.device())
                .data(ring)
                .model("mlp2d")
                .objective(NonSaturating.create())
                .regularize(regularizers)
                .generatorOptimizer(Optimizer.adam(2e-3, 0.8, 0.999))
                .criticOptimizer(Optimizer.adam(2e-4, 0.8, 0.999))
                .average(0.9)
                .seed(sheet.seed())
                .build()) {
      return PointFilm.of(sheet, title, ring, gan, 1.5, FRAMES, STEPS);
    }
  }
}
