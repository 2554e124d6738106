// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.gan.autoencoder.GaussianDivergence;
import dev.forger.gan.catalogue.System;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Plot;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * The penalty on the deviations of a variational auto-encoder, and the two curves it lies between.
 */
@System(row = "A2.6", equation = "exp(s) - (1 + s), least at s = 0", seed = 3)
final class VaePenaltyDemo implements Demo {
  @Override
  public String name() {
    return "vae-penalty";
  }

  @Override
  public String description() {
    return "why a variational auto-encoder keeps its noise: exp(s) - (1 + s), least at variance 1";
  }

  @Override
  public void draw(Sheet sheet) {
    GaussianDivergence.Curves[] curves = GaussianDivergence.curves(-3, 2, 401);
    Plot plot =
        new Plot(800, 440, "exp(s) − (1 + s), least where the variance exp(s) is 1")
            .axes("s, the logarithm of the variance", null)
            .range(-3, 2, -2, 5);
    plot.dashed(null, Colors.PALE, -3, 2, s -> 0);
    plot.line("exp(s)", Colors.BLUE, 2.5, of(curves, c -> c.s()), of(curves, c -> c.exponential()));
    plot.line("1 + s", Colors.RED, 2.5, of(curves, c -> c.s()), of(curves, c -> c.line()));
    plot.line(
        "difference", Colors.GREEN, 2.5, of(curves, c -> c.s()), of(curves, c -> c.difference()));
    plot.dots(null, Colors.GREEN, 9, new double[] {0}, new double[] {0});
    sheet.png(this, "", plot.legendInside(false, true).draw());
  }

  private static double[] of(
      GaussianDivergence.Curves[] curves, ToDoubleFunction<GaussianDivergence.Curves> value) {
    return Arrays.stream(curves).mapToDouble(value).toArray();
  }
}
