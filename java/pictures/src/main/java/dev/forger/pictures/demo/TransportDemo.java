// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Philox;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.metrics.AssignmentDistance;
import dev.forger.gan.metrics.Features;
import dev.forger.gan.metrics.HistogramDivergence;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Plot;

/** Two parallel lines at a distance: the moving plan says how far, Jensen-Shannon only whether. */
@System(
    row = "A4.7",
    equation = "W_1 = |d|, JSD = log 2 unless d = 0",
    seed = {1, 4})
final class TransportDemo implements Demo {
  private static final int COUNT = 256;
  private static final int SHIFTS = 21;

  @Override
  public String name() {
    return "transport";
  }

  @Override
  public String description() {
    return "two parallel lines: Wasserstein falls as they come nearer, Jensen-Shannon does not";
  }

  @Override
  public void draw(Sheet sheet) {
    double[] shift = Plot.grid(-1, 1, SHIFTS);
    double[] wasserstein = new double[SHIFTS];
    double[] divergence = new double[SHIFTS];
    Features real = line(0, new Philox(sheet.seed(), 4), 0);
    for (int k = 0; k < SHIFTS; k++) {
      Features moved = line(shift[k], new Philox(sheet.seed(), 4), 1);
      wasserstein[k] = AssignmentDistance.of(real, moved).distance();
      divergence[k] = HistogramDivergence.jensenShannon(real, moved, 0.05);
    }
    Plot plot =
        new Plot(800, 420, "Samples of the lines x = 0 and x = d, y uniform in (0, 1)")
            .axes("shift d", null)
            .range(-1, 1, 0, 1.1);
    plot.dashed("|d|", Colors.GREY, -1, 1, Math::abs);
    plot.dashed("log 2", Colors.PALE, -1, 1, d -> Math.log(2));
    plot.line("W₁ by assignment", Colors.BLUE, 2.5, shift, wasserstein);
    plot.line("JSD by bins", Colors.RED, 2.5, shift, divergence);
    plot.dots(null, Colors.BLUE, 6, shift, wasserstein);
    plot.dots(null, Colors.RED, 6, shift, divergence);
    sheet.png(this, "", plot.draw());
  }

  private static Features line(double x, Philox random, long step) {
    Philox.Sequence uniforms = random.sequence(step);
    double[][] points = new double[COUNT][];
    for (int i = 0; i < COUNT; i++) {
      points[i] = new double[] {x, uniforms.nextUniform()};
    }
    return Features.of(points);
  }
}
