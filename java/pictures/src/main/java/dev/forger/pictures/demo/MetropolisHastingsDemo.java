// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Philox;
import dev.forger.gan.data.MixturePoints;
import dev.forger.gan.mixture.GaussianMixture;
import dev.forger.gan.sampling.Chain;
import dev.forger.gan.sampling.MetropolisHastings;
import dev.forger.gan.sampling.RandomWalk;
import dev.forger.pictures.ColorScale;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Panels;
import dev.forger.pictures.Plot;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Random walks of three step sizes over a density, each from its own far corner. */
final class MetropolisHastingsDemo implements Demo {
  private static final double[] SCALES = {0.08, 0.9, 8};
  private static final double[][] STARTS = {{-2.6, 2.2}, {2.6, 2.2}, {-2.6, -2.2}};
  private static final Color[] COLORS = {Colors.ORANGE, Colors.GREEN, Colors.RED};
  private static final int STEPS = 300;
  private static final double REACH = 3;

  @Override
  public String name() {
    return "metropolis-hastings";
  }

  @Override
  public String description() {
    return "Markov chains with too short, good and too long steps over a density of the plane";
  }

  @Override
  public void draw(Sheet sheet) {
    GaussianMixture target = MixturePoints.truth();
    Plot traces = new Plot(800, 260, null).axes("step", "x₁").range(0, STEPS, -REACH, REACH);
    List<BufferedImage> walks = new ArrayList<>();
    for (int k = 0; k < SCALES.length; k++) {
      MetropolisHastings sampler =
          MetropolisHastings.of(target::logDensity, new RandomWalk(SCALES[k]));
      Philox random = new Philox(sheet.seed(), 3);
      Chain chain = sampler.run(STARTS[k], STEPS, random, k);
      Chain longer = sampler.run(STARTS[k], 20_000, random, k);
      sheet.say(
          "step %.2f: %.3f accepted, 20 000 states worth %.0f",
          SCALES[k], longer.acceptanceRate(), longer.effectiveSampleSize(0));

      String title =
          String.format(
              Locale.ROOT,
              "σ = %s: %.0f %% accepted",
              number(SCALES[k]),
              100 * longer.acceptanceRate());
      Plot walk =
          new Plot(k == 0 ? 268 : 266, 270, title)
              .range(-REACH, REACH, -REACH, REACH)
              .map(
                  (x, y) -> Math.sqrt(1.6 * Math.exp(target.logDensity(new double[] {x, y}))),
                  ColorScale.SEQUENTIAL)
              .line(null, COLORS[k], 1.2, path(k, 0, chain), path(k, 1, chain))
              .dots(null, Colors.DARK, 7, new double[] {STARTS[k][0]}, new double[] {STARTS[k][1]});
      walks.add(walk.draw());
      traces.line(
          "σ = " + number(SCALES[k]),
          COLORS[k],
          1.4,
          Plot.grid(0, STEPS, STEPS + 1),
          path(k, 0, chain));
    }
    sheet.png(this, "", Panels.column(List.of(Panels.row(walks), traces.draw())));
  }

  /** A coordinate of the start and of all states. */
  private static double[] path(int k, int coordinate, Chain chain) {
    double[] path = new double[STEPS + 1];
    path[0] = STARTS[k][coordinate];
    System.arraycopy(chain.coordinate(coordinate), 0, path, 1, STEPS);
    return path;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
