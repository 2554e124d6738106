// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.HostBuffer;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.CriticScorer;
import dev.forger.gan.CriticStep;
import dev.forger.gan.GeneratorStep;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.sampling.Normal;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Plot;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** A GAN in one dimension: G(z) = mu + sigma z, so that its density can be drawn exactly. */
@System(row = "A3.10", equation = "p_G = N(mu, sigma^2) moves to p, D to 1/2", seed = 3)
final class LineGanDemo implements Demo {
  private static final Normal REAL = new Normal(2, 0.6);
  private static final int BATCH = 256;
  private static final int FRAMES = 40;
  private static final int STEPS = 18;
  private static final double LOW = -4;
  private static final double HIGH = 6;

  @Override
  public String name() {
    return "gan-1d";
  }

  @Override
  public String description() {
    return "film: the generator's density moves to the data, the critic falls to 1/2 there";
  }

  @Override
  public void draw(Sheet sheet) {
    Network line = Network.builder(Shape.features(1)).dense(1).build();
    Network layers =
        Network.builder(Shape.features(1)).dense(32).tanh().dense(32).tanh().dense(1).build();
    List<BufferedImage> frames = new ArrayList<>();
    try (Weights g = new Weights(sheet.device(), line);
        Weights d =
            new Weights(sheet.device(), layers).initialize(Initializer.heNormal(), sheet.seed());
        OptimizerState gState = new OptimizerState(Optimizer.adam(0.01, 0.5, 0.99), g);
        OptimizerState dState = new OptimizerState(Optimizer.adam(0.01, 0.5, 0.99), d);
        CriticStep dStep =
            CriticStep.create(NonSaturating.create(), g, d, dState, BATCH, sheet.seed());
        GeneratorStep gStep =
            GeneratorStep.create(NonSaturating.create(), g, d, gState, null, BATCH, sheet.seed());
        CriticScorer scorer = new CriticScorer(d)) {
      g.set("0.weight", new float[] {1});
      g.set("0.bias", new float[] {-2});
      HostBuffer real = HostBuffer.allocate(BATCH);
      Philox random = new Philox(sheet.seed(), 5);
      for (int step = 0; step <= FRAMES * STEPS; step++) {
        if (step % STEPS == 0) {
          Normal q = new Normal(g.get("0.bias")[0], Math.abs(g.get("0.weight")[0]));
          frames.add(frame(q, scorer, random, step));
        }
        Philox.Sequence uniforms = random.sequence(step);
        for (int i = 0; i < BATCH; i++) {
          real.floats().put(i, (float) REAL.quantile(uniforms.nextUniform()));
        }
        dStep.run(real, step);
        gStep.run(step);
      }
      sheet.say(
          "data N(2, 0.6^2), generator N(%.3f, %.3f^2)",
          g.get("0.bias")[0], Math.abs(g.get("0.weight")[0]));
    }
    sheet.gif(this, "", frames, 120);
  }

  private static BufferedImage frame(Normal q, CriticScorer scorer, Philox random, int step) {
    double[] x = Plot.grid(LOW, HIGH, 201);
    float[] points = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      points[i] = (float) x[i];
    }
    double[] logits = scorer.score(new Samples(points, x.length, Shape.features(1)));
    double[] share = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      share[i] = 1 / (1 + Math.exp(-logits[i]));
    }
    double[] dots = new double[60];
    Philox.Sequence uniforms = random.sequence(0);
    for (int i = 0; i < dots.length; i++) {
      dots[i] = REAL.quantile(uniforms.nextUniform());
    }
    return new Plot(600, 340, "step " + step)
        .axes("x", null)
        .range(LOW, HIGH, -0.04, 1.02)
        .dashed(null, Colors.PALE, LOW, HIGH, at -> 0.5)
        .line("D(x)", Colors.PURPLE, 2, x, share)
        .curve("density of G(z)", Colors.ORANGE, 2.5, LOW, HIGH, q::density)
        .curve("density of the data", Colors.BLUE, 1.5, LOW, HIGH, REAL::density)
        .dots(null, Colors.BLUE, 5, dots, new double[dots.length])
        .draw();
  }
}
