// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.HostBuffer;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.CriticScorer;
import dev.forger.gan.CriticStep;
import dev.forger.gan.Models;
import dev.forger.gan.Samples;
import dev.forger.gan.data.GaussianModes;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.PlaneCurves;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.Wasserstein;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.Regularizer;
import dev.forger.gan.regularizer.WeightClipping;
import dev.forger.pictures.ColorScale;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Panels;
import dev.forger.pictures.Plot;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What critics of a fixed generator learn (figure 2 of Gulrajani et al. 2017, arXiv 1704.00028): a
 * clipped one is almost a plane, one with a gradient penalty follows the data.
 */
final class CriticSurfacesDemo implements Demo {
  private static final int BATCH = 128;
  private static final int STEPS = 1500;
  private static final int SHOWN = 400;
  private static final int SIDE = 81;
  private static final int BANDS = 12;
  private static final float UNIT = 1.6f;

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
    List<BufferedImage> clipped = new ArrayList<>();
    List<BufferedImage> penalised = new ArrayList<>();
    List<ImageDataset> sets =
        List.of(
            GaussianModes.ring(sheet.seed(), 20_000),
            PlaneCurves.swissRoll(sheet.seed(), 20_000),
            GaussianModes.grid(sheet.seed(), 20_000));
    double[] reaches = {1.6, 2.4, 6};
    for (int k = 0; k < reaches.length; k++) {
      try (ImageDataset data = sets.get(k)) {
        sheet.progress().accept(name() + ": " + data.name());
        clipped.add(
            surface(
                sheet,
                data,
                reaches[k],
                Wasserstein.create(),
                List.of(WeightClipping.bound(0.05))));
        penalised.add(surface(sheet, data, reaches[k], WganGp.lambda(0.1), List.of()));
      }
    }
    BufferedImage above = Panels.titled("weights clipped to ±0.05", Panels.row(clipped));
    BufferedImage below = Panels.titled("gradient penalty, λ = 0.1", Panels.row(penalised));
    sheet.png(this, "", Panels.column(List.of(above, below)));
  }

  private static BufferedImage surface(
      Sheet sheet,
      ImageDataset data,
      double reach,
      Objective objective,
      List<Regularizer> regularizers) {
    Network line = Network.builder(Shape.features(2)).dense(2).build();
    Network layers = Models.create("mlp2d", 2, 2, Models.CriticNorm.NONE).critic();
    try (Weights g = new Weights(sheet.device(), line);
        Weights d =
            new Weights(sheet.device(), layers).initialize(Initializer.heNormal(), sheet.seed());
        OptimizerState state = new OptimizerState(Optimizer.adam(1e-3, 0, 0.9), d);
        CriticStep step =
            CriticStep.create(objective, regularizers, g, d, state, BATCH, sheet.seed());
        CriticScorer scorer = new CriticScorer(d)) {
      // The critic sees pictures of one size. The generator stays, as wide as half of them.
      g.set("0.weight", new float[] {UNIT / 2, 0, 0, UNIT / 2});
      float scale = UNIT / (float) reach;
      HostBuffer real = HostBuffer.allocate(2 * BATCH);
      float[] point = new float[2];
      for (int i = 0; i < STEPS; i++) {
        Philox.Sequence random = new Philox(sheet.seed(), 6).sequence(i);
        for (int n = 0; n < BATCH; n++) {
          data.read(random.nextInt(data.size()), point, 0);
          real.floats().put(2 * n, scale * point[0]).put(2 * n + 1, scale * point[1]);
        }
        step.run(real, i);
      }
      return picture(data, reach, scorer);
    }
  }

  private static BufferedImage picture(ImageDataset data, double reach, CriticScorer scorer) {
    float[] points = new float[2 * SIDE * SIDE];
    for (int p = 0; p < SIDE * SIDE; p++) {
      int row = p / SIDE;
      int column = p % SIDE;
      points[2 * p] = UNIT * (2f * column / (SIDE - 1) - 1);
      points[2 * p + 1] = UNIT * (2f * row / (SIDE - 1) - 1);
    }
    double[] values = scorer.score(new Samples(points, SIDE * SIDE, Shape.features(2)));
    double low = Arrays.stream(values).min().orElseThrow();
    double high = Arrays.stream(values).max().orElseThrow();
    return new Plot(265, 250, null)
        .range(-reach, reach, -reach, reach)
        .map(
            (x, y) -> {
              double value = (between(values, x / reach, y / reach) - low) / (high - low);
              return Math.floor(BANDS * value) / (BANDS - 1);
            },
            ColorScale.DIVERGING)
        .points(null, Colors.DARK, 2, Samples.of(data, 0, SHOWN).values(), SHOWN)
        .draw();
  }

  /** Bilinear between the values of the grid; x and y from -1 to 1. */
  private static double between(double[] values, double x, double y) {
    double column = Math.max(0, Math.min(SIDE - 1.001, (x + 1) / 2 * (SIDE - 1)));
    double row = Math.max(0, Math.min(SIDE - 1.001, (y + 1) / 2 * (SIDE - 1)));
    int at = ((int) row) * SIDE + (int) column;
    double s = column - Math.floor(column);
    double t = row - Math.floor(row);
    return (1 - t) * ((1 - s) * values[at] + s * values[at + 1])
        + t * ((1 - s) * values[at + SIDE] + s * values[at + SIDE + 1]);
  }
}
