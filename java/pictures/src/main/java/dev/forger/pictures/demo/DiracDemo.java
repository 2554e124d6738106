// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.pictures.Colors;
import dev.forger.pictures.Panels;
import dev.forger.pictures.Plot;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The smallest GAN (Mescheder et al. 2018, arXiv 1801.04406): the data are the point 0, the
 * generator is the point theta, the critic D(x) = psi x. Gradient steps in turn circle around the
 * solution unless something damps them.
 */
final class DiracDemo implements Demo {
  private static final double RATE = 0.1;
  private static final int STEPS = 400;
  private static final double REACH = 2;

  @Override
  public String name() {
    return "dirac-gan";
  }

  @Override
  public String description() {
    return "paths of a GAN of two numbers: which objectives circle, which end at the solution";
  }

  @Override
  public void draw(Sheet sheet) {
    DoubleUnaryOperator sigmoid = v -> 1 / (1 + Math.exp(-v));
    List<BufferedImage> above = new ArrayList<>();
    List<BufferedImage> below = new ArrayList<>();
    // Slopes at v = psi theta of what the critic raises on fakes and of what the generator raises.
    above.add(path("minimax", v -> -sigmoid.applyAsDouble(v), sigmoid, 0, 0));
    above.add(
        path(
            "non-saturating",
            v -> -sigmoid.applyAsDouble(v),
            v -> 1 - sigmoid.applyAsDouble(v),
            0,
            0));
    above.add(path("Wasserstein", v -> -1, v -> 1, 0, 0));
    below.add(path("Wasserstein, clipped at 1", v -> -1, v -> 1, 0, 1));
    below.add(
        path(
            "non-saturating, R1 of 0.3",
            v -> -sigmoid.applyAsDouble(v),
            v -> 1 - sigmoid.applyAsDouble(v),
            0.3,
            0));
    below.add(
        path(
            "non-saturating, R1 of 1",
            v -> -sigmoid.applyAsDouble(v),
            v -> 1 - sigmoid.applyAsDouble(v),
            1,
            0));
    sheet.png(this, "", Panels.column(List.of(Panels.row(above), Panels.row(below))));
  }

  private static BufferedImage path(
      String title,
      DoubleUnaryOperator criticSlope,
      DoubleUnaryOperator generatorSlope,
      double gamma,
      double clip) {
    double[] theta = new double[STEPS + 1];
    double[] psi = new double[STEPS + 1];
    theta[0] = 1;
    psi[0] = 1;
    for (int i = 0; i < STEPS; i++) {
      // The gradient of D at the data is psi, so R1 is gamma psi^2 / 2.
      double ascent = criticSlope.applyAsDouble(psi[i] * theta[i]) * theta[i] - gamma * psi[i];
      psi[i + 1] = psi[i] + RATE * ascent;
      if (clip > 0) {
        psi[i + 1] = Math.max(-clip, Math.min(clip, psi[i + 1]));
      }
      theta[i + 1] =
          theta[i] + RATE * generatorSlope.applyAsDouble(psi[i + 1] * theta[i]) * psi[i + 1];
    }
    return new Plot(266, 270, title)
        .axes("θ", "ψ")
        .range(-REACH, REACH, -REACH, REACH)
        .line(null, Colors.BLUE, 1.2, theta, psi)
        .dots(null, Colors.DARK, 6, new double[] {1}, new double[] {1})
        .dots(null, Colors.RED, 6, new double[] {0}, new double[] {0})
        .draw();
  }
}
