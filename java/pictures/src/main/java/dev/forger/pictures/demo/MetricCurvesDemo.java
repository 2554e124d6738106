// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.gan.Gan;
import dev.forger.gan.Sampler;
import dev.forger.gan.Samples;
import dev.forger.gan.data.GaussianModes;
import dev.forger.gan.metrics.DensityCoverage;
import dev.forger.gan.metrics.Features;
import dev.forger.gan.metrics.FrechetDistance;
import dev.forger.gan.metrics.ModeCoverage;
import dev.forger.gan.metrics.PrecisionRecall;
import dev.forger.gan.metrics.RawPixels;
import dev.forger.gan.metrics.SlicedWasserstein;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Panels;
import dev.forger.pictures.Plot;
import java.util.Arrays;
import java.util.List;

/** Metrics of a generator while it trains on eight modes: distances fall, shares rise. */
final class MetricCurvesDemo implements Demo {
  private static final int LOOKS = 25;
  private static final int STEPS = 80;
  private static final int SAMPLES = 800;
  private static final int NEIGHBOURS = 5;

  @Override
  public String name() {
    return "metric-curves";
  }

  @Override
  public String description() {
    return "distances, precision, recall, coverage and modes of a GAN by the step of its training";
  }

  @Override
  public void draw(Sheet sheet) {
    double[] step = new double[LOOKS];
    double[][] shares = new double[4][LOOKS];
    double[][] distances = new double[2][LOOKS];
    try (GaussianModes ring = GaussianModes.ring(sheet.seed(), 20_000);
        Gan gan =
            Gan.builder(sheet.device())
                .data(ring)
                .model("mlp2d")
                .objective(NonSaturating.create())
                .average(0.9)
                .seed(sheet.seed())
                .build();
        Sampler sampler = gan.sampler(sheet.seed(), true);
        RawPixels points = new RawPixels()) {
      Features real = points.features(Samples.of(ring, 0, SAMPLES));
      for (int look = 0; look < LOOKS; look++) {
        gan.train(STEPS, sheet.steps(name()));
        Samples samples = sampler.sample(SAMPLES);
        Features made = points.features(samples);
        step[look] = gan.steps();
        PrecisionRecall shared = PrecisionRecall.of(made, real, NEIGHBOURS);
        ModeCoverage modes = ModeCoverage.of(samples, ring);
        shares[0][look] = shared.precision();
        shares[1][look] = shared.recall();
        shares[2][look] = DensityCoverage.of(made, real, NEIGHBOURS).coverage();
        shares[3][look] = modes.captured() / (double) modes.modes();
        distances[0][look] = FrechetDistance.of(made, real).distance();
        distances[1][look] =
            SlicedWasserstein.of(made, real, SlicedWasserstein.DIRECTIONS, sheet.seed()).distance();
      }
    }
    int last = LOOKS - 1;
    sheet.say(
        "step %.0f: precision %.2f, recall %.2f, coverage %.2f, modes %.0f of 8",
        step[last], shares[0][last], shares[1][last], shares[2][last], 8 * shares[3][last]);
    Plot above =
        new Plot(800, 300, "Shares, of 800 samples against 800 points of the ring")
            .axes("step", null)
            .range(0, LOOKS * STEPS, 0, 1.02)
            .line("precision", Colors.BLUE, 2, step, shares[0])
            .line("recall", Colors.ORANGE, 2, step, shares[1])
            .line("coverage", Colors.GREEN, 2, step, shares[2])
            .line("modes found, of 8", Colors.DARK, 2, step, shares[3]);
    Plot below =
        new Plot(800, 260, "Distances")
            .axes("step", null)
            .range(0, LOOKS * STEPS, 0, 1.05 * Arrays.stream(distances[0]).max().orElseThrow())
            .line("Fréchet", Colors.PURPLE, 2, step, distances[0])
            .line("sliced Wasserstein", Colors.RED, 2, step, distances[1]);
    sheet.png(this, "", Panels.column(List.of(above.draw(), below.draw())));
  }
}
