// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Shape;
import dev.forger.gan.Samples;
import dev.forger.gan.data.PlaneCurves;
import dev.forger.gan.objective.WganGp;
import dev.forger.pictures.ColorScale;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Panels;
import dev.forger.pictures.Plot;
import java.awt.image.BufferedImage;
import java.util.List;

/** Lengths of the gradient of WGAN-GP critics: in pieces behind leaky ReLU, smooth behind tanh. */
final class GradientFieldDemo implements Demo {
  private static final int STEPS = 1500;
  private static final int SHOWN = 400;
  private static final double REACH = 2;
  private static final int WIDTH = 64;
  private static final double BANDS = 20;

  @Override
  public String name() {
    return "gradient-field";
  }

  @Override
  public String description() {
    return "lengths of a WGAN-GP critic's gradient, with leaky ReLU and with tanh";
  }

  @Override
  public void draw(Sheet sheet) {
    try (PlaneCurves moons = PlaneCurves.twoMoons(sheet.seed(), 20_000)) {
      BufferedImage left = panel(sheet, moons, "leaky ReLU", layers(true));
      BufferedImage right = panel(sheet, moons, "tanh", layers(false));
      sheet.png(
          this,
          "",
          Panels.titled("|∇D(x)|: blue 0, white 1, red 2", Panels.row(List.of(left, right))));
    }
  }

  private static Network layers(boolean pieces) {
    NetworkBuilder b = Network.builder(Shape.features(2));
    for (int i = 0; i < 3; i++) {
      b.dense(WIDTH);
      if (pieces) {
        b.leakyRelu(0.2f);
      } else {
        b.tanh();
      }
    }
    return b.dense(1).build();
  }

  private static BufferedImage panel(Sheet sheet, PlaneCurves data, String title, Network layers) {
    PlaneCritic critic =
        PlaneCritic.train(sheet, data, REACH, layers, WganGp.lambda(1), List.of(), STEPS);
    return new Plot(400, 380, title)
        .range(-REACH, REACH, -REACH, REACH)
        .map(
            (x, y) -> Math.round(BANDS * critic.slope(x / REACH, y / REACH) / 2) / BANDS,
            ColorScale.DIVERGING)
        .points(null, Colors.DARK, 2, Samples.of(data, 0, SHOWN).values(), SHOWN)
        .draw();
  }
}
