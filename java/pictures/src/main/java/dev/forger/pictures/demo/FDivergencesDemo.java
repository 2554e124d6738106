// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.gan.demo.GaussianFit;
import dev.forger.gan.demo.Mixture;
import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.divergence.FDivergences;
import dev.forger.gan.sampling.Normal;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Panels;
import dev.forger.pictures.Plot;
import java.awt.Color;
import java.util.List;

/** The f-divergences: their f, and what they say of two normal distributions that move apart. */
final class FDivergencesDemo implements Demo {
  private static final Color[] COLORS = {
    Colors.BLUE,
    Colors.ORANGE,
    Colors.GREEN,
    Colors.RED,
    Colors.PURPLE,
    Colors.BROWN,
    new Color(0xd44ea8),
    new Color(0x17a2b8),
    Colors.DARK
  };

  @Override
  public String name() {
    return "f-divergences";
  }

  @Override
  public String description() {
    return "nine f-divergences: f(u), and D_f between normal distributions at a distance";
  }

  @Override
  public void draw(Sheet sheet) {
    Plot functions = new Plot(360, 460, "f(u)").axes("u = p / q", null).range(0.02, 3, -1.6, 4);
    Plot distances =
        new Plot(440, 460, "D_f of N(0, 1) from N(d, 1)").axes("d", null).range(0, 2, -1.5, 4);
    Normal standard = new Normal(0, 1);
    Mixture p = new Mixture(1, standard, standard);
    sheet.say("D_f of N(0, 1) from N(1, 1)");
    int k = 0;
    for (FDivergence divergence : FDivergences.all()) {
      sheet.say(
          "%-20s %10.6f", divergence.name(), GaussianFit.between(divergence, p, new Normal(1, 1)));
      functions.curve(null, COLORS[k], 1.8, 0.02, 3, divergence::f);
      distances.curve(
          divergence.name(),
          COLORS[k++],
          1.8,
          0,
          2,
          d -> GaussianFit.between(divergence, p, new Normal(d, 1)));
    }
    sheet.png(
        this,
        "",
        Panels.row(List.of(functions.draw(), distances.legendInside(false, true).draw())));
  }
}
