// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.LogitLoss;
import dev.forger.gan.objective.Minimax;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Panels;
import dev.forger.pictures.Plot;
import java.util.List;

/** Two losses of the generator: where D is sure of itself, one of them has no slope. */
final class SaturationDemo implements Demo {
  @Override
  public String name() {
    return "saturation";
  }

  @Override
  public String description() {
    return "losses of a generator: log(1 - D) is flat where its samples are bad, -log D is not";
  }

  @Override
  public void draw(Sheet sheet) {
    LogitLoss minimax = Minimax.create().generator();
    LogitLoss other = NonSaturating.create().generator();
    Plot values =
        new Plot(400, 360, "loss of G")
            .axes("logit of D(G(z))", null)
            .range(-6, 6, -6, 6)
            .curve("log(1 − D)", Colors.RED, 2.5, -6, 6, minimax::value)
            .curve("−log D", Colors.BLUE, 2.5, -6, 6, other::value);
    Plot slopes =
        new Plot(400, 360, "slope that reaches G")
            .axes("logit of D(G(z))", null)
            .range(-6, 6, 0, 1.05)
            .curve("D", Colors.RED, 2.5, -6, 6, v -> Math.abs(minimax.derivative(v)))
            .curve("1 − D", Colors.BLUE, 2.5, -6, 6, v -> Math.abs(other.derivative(v)));
    sheet.say(
        "at logit -5 the slopes are %.6f and %.6f",
        Math.abs(minimax.derivative(-5)), Math.abs(other.derivative(-5)));
    sheet.png(this, "", Panels.row(List.of(values.draw(), slopes.draw())));
  }
}
