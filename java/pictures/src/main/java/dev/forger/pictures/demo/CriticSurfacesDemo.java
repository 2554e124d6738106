// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Network;
import dev.forger.gan.Models;
import dev.forger.gan.Samples;
import dev.forger.gan.data.GaussianModes;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.PlaneCurves;
import dev.forger.gan.objective.Wasserstein;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.WeightClipping;
import dev.forger.pictures.ColorScale;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Panels;
import dev.forger.pictures.Plot;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * What critics of a fixed generator learn (figure 2 of Gulrajani et al. 2017, arXiv 1704.00028): a
 * clipped one sees little more than a slope, one with a gradient penalty follows the data.
 */
final class CriticSurfacesDemo implements Demo {
  private static final int STEPS = 1500;
  private static final int SHOWN = 400;
  private static final int BANDS = 12;
  private static final double[] REACHES = {1.6, 2.4, 6};

  @Override
  public String name() {
    return "critic-surfaces";
  }

  @Override
  public String description() {
    return "values of Wasserstein critics: clipped weights see a slope, a penalty sees the data";
  }

  @Override
  public void draw(Sheet sheet) {
    Network layers = Models.create("mlp2d", 2, 2, Models.CriticNorm.NONE).critic();
    List<BufferedImage> clipped = new ArrayList<>();
    List<BufferedImage> penalised = new ArrayList<>();
    List<ImageDataset> sets =
        List.of(
            GaussianModes.ring(sheet.seed(), 20_000),
            PlaneCurves.swissRoll(sheet.seed(), 20_000),
            GaussianModes.grid(sheet.seed(), 20_000));
    for (int k = 0; k < REACHES.length; k++) {
      double reach = REACHES[k];
      try (ImageDataset data = sets.get(k)) {
        sheet.progress().accept(name() + ": " + data.name());
        PlaneCritic one =
            PlaneCritic.train(
                sheet,
                data,
                reach,
                layers,
                Wasserstein.create(),
                List.of(WeightClipping.bound(0.05)),
                STEPS);
        PlaneCritic other =
            PlaneCritic.train(sheet, data, reach, layers, WganGp.lambda(0.1), List.of(), STEPS);
        clipped.add(picture(data, reach, one));
        penalised.add(picture(data, reach, other));
      }
    }
    BufferedImage above = Panels.titled("weights clipped to ±0.05", Panels.row(clipped));
    BufferedImage below = Panels.titled("gradient penalty, λ = 0.1", Panels.row(penalised));
    sheet.png(this, "", Panels.column(List.of(above, below)));
  }

  private static BufferedImage picture(ImageDataset data, double reach, PlaneCritic critic) {
    return new Plot(265, 250, null)
        .range(-reach, reach, -reach, reach)
        .map(
            (x, y) -> Math.floor(BANDS * critic.share(x / reach, y / reach)) / (BANDS - 1),
            ColorScale.DIVERGING)
        .points(null, Colors.DARK, 2, Samples.of(data, 0, SHOWN).values(), SHOWN)
        .draw();
  }
}
