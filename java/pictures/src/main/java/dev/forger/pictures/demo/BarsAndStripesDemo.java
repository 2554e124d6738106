// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Optimizer;
import dev.forger.Shape;
import dev.forger.gan.Samples;
import dev.forger.gan.boundary.BoundaryGan;
import dev.forger.gan.boundary.DiscreteModels;
import dev.forger.gan.data.BarsAndStripes;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Panels;
import dev.forger.pictures.Plot;
import dev.forger.pictures.Strips;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A boundary-seeking GAN on discrete images (Hjelm et al. 2018, arXiv 1702.08431): the generator
 * learns from weights of its samples, as no gradient goes through a pixel that is 0 or 1.
 */
final class BarsAndStripesDemo implements Demo {
  private static final int FRAMES = 30;
  private static final int STEPS = 100;
  private static final int DRAWS = 20;

  @Override
  public String name() {
    return "bars-and-stripes";
  }

  @Override
  public String description() {
    return "film and curves: a boundary-seeking GAN learns 30 binary patterns";
  }

  @Override
  public void draw(Sheet sheet) {
    double[] step = Plot.grid(0, FRAMES * STEPS, FRAMES + 1);
    double[] valid = new double[step.length];
    double[] patterns = new double[step.length];
    double[] effective = new double[step.length];
    List<BufferedImage> frames = new ArrayList<>();
    try (BarsAndStripes data = BarsAndStripes.create(sheet.seed(), 6000);
        BoundaryGan gan =
            BoundaryGan.builder(sheet.device())
                .data(data)
                .model(DiscreteModels.dense(Shape.of(4, 4, 1), 16, 128))
                .centred(true)
                .samples(DRAWS)
                .generatorOptimizer(Optimizer.adam(1e-3, 0.5, 0.999))
                .criticOptimizer(Optimizer.adam(1e-3, 0.5, 0.999))
                .average(0.99)
                .seed(sheet.seed())
                .build()) {
      for (int frame = 0; frame <= FRAMES; frame++) {
        if (frame > 0) {
          int at = frame;
          gan.train(
              STEPS,
              metrics -> effective[at] += metrics.value("effective_samples") / STEPS / DRAWS,
              sheet.steps(name()));
        }
        BarsAndStripes.Coverage coverage = BarsAndStripes.coverage(gan.sample(1000, sheet.seed()));
        valid[frame] = coverage.valid();
        patterns[frame] = coverage.patterns() / (double) BarsAndStripes.PATTERNS;
        Samples shown = gan.sample(60, sheet.seed());
        frames.add(Panels.titled("step " + frame * STEPS, Strips.of(shown, 12, 8)));
      }
      sheet.say(
          "of 1000 samples %.1f %% are patterns, %.0f different ones",
          100 * valid[FRAMES], patterns[FRAMES] * BarsAndStripes.PATTERNS);
    }
    effective[0] = effective[1];
    sheet.gif(this, "film", frames, 200);
    sheet.png(
        this,
        "curves",
        new Plot(800, 380, "Boundary-seeking GAN on bars and stripes")
            .axes("generator steps", "share")
            .range(0, FRAMES * STEPS, 0, 1.03)
            .line("samples that are a pattern", Colors.BLUE, 2, step, valid)
            .line("of 30 patterns found", Colors.ORANGE, 2, step, patterns)
            .line("effective samples, of 20", Colors.GREEN, 2, step, effective)
            .draw());
  }
}
