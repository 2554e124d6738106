// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.Shape;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.data.PlaneCurves;
import dev.forger.gan.matching.MatchingNetwork;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Plot;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A generator that is trained without a critic: its samples' MMD to the data falls. */
final class MatchingDemo implements Demo {
  private static final int FRAMES = 20;
  private static final int STEPS = 75;
  private static final int SHOWN = 500;
  private static final double REACH = 2;

  @Override
  public String name() {
    return "matching-network";
  }

  @Override
  public String description() {
    return "film: a network moves uniform noise onto two moons by their maximum mean discrepancy";
  }

  @Override
  public void draw(Sheet sheet) {
    Network generator =
        Network.builder(Shape.features(4)).dense(64).relu().dense(64).relu().dense(2).build();
    List<BufferedImage> frames = new ArrayList<>();
    try (PlaneCurves moons = PlaneCurves.twoMoons(sheet.seed(), 20_000);
        MatchingNetwork network =
            MatchingNetwork.builder(sheet.device())
                .data(moons)
                .generator(generator, Initializer.heNormal())
                .sigmas(0.1, 0.3, 1)
                .batch(128)
                .optimizer(Optimizer.adam(2e-3, 0.9, 0.999))
                .seed(sheet.seed())
                .build();
        SampleSource samples = network.samples(sheet.seed())) {
      Samples data = Samples.of(moons, 0, SHOWN);
      double[] mmd = {Double.NaN};
      for (int frame = 0; frame <= FRAMES; frame++) {
        if (frame > 0) {
          network.train(STEPS, metrics -> mmd[0] = metrics.value("mmd"), sheet.steps(name()));
        }
        String title =
            frame == 0
                ? "step 0"
                : String.format(Locale.ROOT, "step %d, MMD = %.3f", frame * STEPS, mmd[0]);
        frames.add(
            new Plot(420, 420, title)
                .range(-REACH, REACH, -REACH, REACH)
                .points(null, Colors.translucent(Colors.BLUE, 90), 3, data.values(), SHOWN)
                .points(null, Colors.ORANGE, 3, samples.sample(SHOWN).values(), SHOWN)
                .draw());
      }
      sheet.say("MMD after %d steps: %.4f", FRAMES * STEPS, mmd[0]);
    }
    sheet.gif(this, "", frames, 150);
  }
}
