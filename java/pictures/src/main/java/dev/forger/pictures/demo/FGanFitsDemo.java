// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.gan.demo.FGanTable;
import dev.forger.gan.demo.GaussianFit;
import dev.forger.gan.demo.Mixture;
import dev.forger.gan.divergence.FDivergences;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Plot;
import java.awt.Color;
import java.util.Locale;

/** The normal distribution nearest to a mixture, which depends on what "near" means. */
final class FGanFitsDemo implements Demo {
  private static final Color[] COLORS = {
    Colors.ORANGE, Colors.GREEN, Colors.RED, Colors.PURPLE, Colors.BROWN
  };
  private static final double LOW = -5;
  private static final double HIGH = 8;

  @Override
  public String name() {
    return "f-gan-fits";
  }

  @Override
  public String description() {
    return "one target, five divergences, five best fits: covering modes or seeking one";
  }

  @Override
  public void draw(Sheet sheet) {
    Plot plot =
        new Plot(800, 460, "N(μ, σ²) nearest to p by D_f(p ‖ q)")
            .axes("x", "density")
            .range(LOW, HIGH, 0, 0.56);
    plot.curve("p", Colors.BLUE, 2.5, LOW, HIGH, Mixture.F_GAN::density);
    for (int k = 0; k < FGanTable.PAPER.size(); k++) {
      String divergence = FGanTable.PAPER.get(k);
      GaussianFit fit = GaussianFit.of(FDivergences.of(divergence), Mixture.F_GAN);
      sheet.say(
          "%-16s mu %.4f, sigma %.4f, D_f %.4f",
          divergence, fit.normal().mean(), fit.normal().deviation(), fit.divergence());
      String name = String.format(Locale.ROOT, "%s, μ = %.2f", divergence, fit.normal().mean());
      plot.curve(name, COLORS[k], 1.8, LOW, HIGH, fit.normal()::density);
    }
    sheet.png(this, "", plot.legendInside(true, true).draw());
  }
}
