// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.gan.catalogue.System;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Plot;
import java.util.Arrays;

/**
 * A pixel that is 1 where its logit is above the noise: a step, without slope wherever it has one.
 * Its expectation has a slope, which weights of samples estimate.
 */
@System(row = "A5.7", equation = "x = 1[u < sigmoid(a)], dx/da = 0; dE[x]/da > 0", seed = 4)
final class StepFunctionDemo implements Demo {
  @Override
  public String name() {
    return "step-function";
  }

  @Override
  public String description() {
    return "why discrete samples stop the gradient: steps of single samples, their smooth mean";
  }

  @Override
  public void draw(Sheet sheet) {
    double[] a = Plot.grid(-5, 5, 2001);
    Plot plot =
        new Plot(800, 360, "x = 1 where u < sigmoid(a)")
            .axes("logit a of the generator", "x")
            .range(-5, 5, -0.05, 1.05);
    double[] noises = {0.06, 0.2, 0.45, 0.7, 0.9};
    for (double u : noises) {
      plot.line(
          u == noises[0] ? "x for fixed noise u: slope 0" : null,
          Colors.PALE,
          1.6,
          a,
          Arrays.stream(a).map(at -> u < sigmoid(at) ? 1 : 0).toArray());
    }
    plot.curve("mean of x, sigmoid(a)", Colors.BLUE, 2.5, -5, 5, StepFunctionDemo::sigmoid);
    plot.curve("slope of the mean", Colors.ORANGE, 2.5, -5, 5, at -> sigmoid(at) * sigmoid(-at));
    sheet.png(this, "", plot.draw());
  }

  private static double sigmoid(double v) {
    return 1 / (1 + Math.exp(-v));
  }
}
