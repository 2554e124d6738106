// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Philox;
import dev.forger.gan.demo.Mixture;
import dev.forger.gan.sampling.Normal;
import dev.forger.gan.sampling.Rejection;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Plot;
import java.awt.Color;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Points under the envelope M q: those below p are kept. */
final class RejectionDemo implements Demo {
  private static final int POINTS = 1500;
  private static final double LOW = -5;
  private static final double HIGH = 8;

  @Override
  public String name() {
    return "rejection";
  }

  @Override
  public String description() {
    return "rejection sampling: points under an envelope, kept where they lie below the density";
  }

  @Override
  public void draw(Sheet sheet) {
    Mixture p = Mixture.F_GAN;
    Normal q = new Normal(1, 1.9);
    double m =
        1.001
            * DoubleStream.of(Plot.grid(LOW, HIGH, 2000))
                .map(x -> p.density(x) / q.density(x))
                .max()
                .orElseThrow();

    Philox.Sequence uniforms = new Philox(sheet.seed(), 1).sequence(0);
    double[][] points = new double[POINTS][];
    for (int i = 0; i < POINTS; i++) {
      double x = q.quantile(uniforms.nextUniform());
      points[i] = new double[] {x, uniforms.nextUniform() * m * q.density(x)};
    }
    double rate =
        new Rejection(p::density, q, m).run(20_000, new Philox(sheet.seed(), 2)).acceptanceRate();
    sheet.say("kept %.4f of 20 000, expected 1/M = %.4f", rate, 1 / m);

    Plot plot =
        new Plot(800, 460, "Keep x of q with probability p(x) / (M q(x))")
            .axes("x", "density")
            .range(LOW, HIGH, 0, 1.05 * m * q.density(1));
    dots(plot, "kept", Colors.GREEN, points, p, true);
    dots(plot, "rejected", Colors.RED, points, p, false);
    plot.curve("p", Colors.BLUE, 2.5, LOW, HIGH, p::density);
    plot.curve("M q", Colors.GREY, 2.5, LOW, HIGH, x -> m * q.density(x));
    sheet.png(this, "", plot.legendInside(true, true).draw());
  }

  private static void dots(
      Plot plot, String name, Color color, double[][] points, Mixture p, boolean kept) {
    double[][] chosen =
        Arrays.stream(points)
            .filter(at -> at[1] < p.density(at[0]) == kept)
            .toArray(double[][]::new);
    plot.dots(
        name,
        Colors.translucent(color, 130),
        4,
        Arrays.stream(chosen).mapToDouble(at -> at[0]).toArray(),
        Arrays.stream(chosen).mapToDouble(at -> at[1]).toArray());
  }
}
