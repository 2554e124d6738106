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
import dev.forger.gan.Samples;
import dev.forger.gan.demo.GaussianFit;
import dev.forger.gan.demo.Mixture;
import dev.forger.gan.divergence.FDivergences;
import dev.forger.gan.objective.Minimax;
import dev.forger.gan.sampling.Normal;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Plot;

/** A critic trained against a generator that stays: it finds p / (p + q), its value the JSD. */
final class OptimalCriticDemo implements Demo {
  private static final Mixture P = Mixture.F_GAN;
  private static final Normal Q = new Normal(0, 1.5);
  private static final int BATCH = 512;
  private static final int STEPS = 3000;
  private static final double LOW = -4;
  private static final double HIGH = 6;

  @Override
  public String name() {
    return "optimal-critic";
  }

  @Override
  public String description() {
    return "a trained critic against the best one, p / (p + q)";
  }

  @Override
  public void draw(Sheet sheet) {
    Network line = Network.builder(Shape.features(1)).dense(1).build();
    Network layers =
        Network.builder(Shape.features(1)).dense(64).tanh().dense(64).tanh().dense(1).build();
    double[] x = Plot.grid(LOW, HIGH, 101);
    double[] found = new double[x.length];
    double value = 0;
    try (Weights g = new Weights(sheet.device(), line);
        Weights d =
            new Weights(sheet.device(), layers).initialize(Initializer.heNormal(), sheet.seed());
        OptimizerState state = new OptimizerState(Optimizer.adam(2e-3, 0.9, 0.99), d);
        CriticStep step = CriticStep.create(Minimax.create(), g, d, state, BATCH, sheet.seed());
        CriticScorer scorer = new CriticScorer(d)) {
      g.set("0.weight", new float[] {(float) Q.deviation()});
      HostBuffer real = HostBuffer.allocate(BATCH);
      for (int i = 0; i < STEPS; i++) {
        Philox.Sequence uniforms = new Philox(sheet.seed(), 7).sequence(i);
        for (int n = 0; n < BATCH; n++) {
          Normal part = uniforms.nextUniform() < P.share() ? P.first() : P.second();
          real.floats().put(n, (float) part.quantile(uniforms.nextUniform()));
        }
        step.run(real, i);
        if (i >= STEPS / 2) {
          value -= (step.lossReal() + step.lossFake()) / (STEPS / 2);
        }
      }
      float[] points = new float[x.length];
      for (int i = 0; i < x.length; i++) {
        points[i] = (float) x[i];
      }
      double[] logits = scorer.score(new Samples(points, x.length, Shape.features(1)));
      for (int i = 0; i < x.length; i++) {
        found[i] = 1 / (1 + Math.exp(-logits[i]));
      }
    }
    double best = GaussianFit.between(FDivergences.of("gan"), P, Q);
    sheet.say("value of the critic %.4f, of the best one 2 JSD - log 4 = %.4f", value, best);
    sheet.png(
        this,
        "",
        new Plot(800, 420, "The best critic is p / (p + q)")
            .axes("x", null)
            .range(LOW, HIGH, 0, 1.02)
            .curve("p, data", Colors.BLUE, 2, LOW, HIGH, P::density)
            .curve("q, generator", Colors.ORANGE, 2, LOW, HIGH, Q::density)
            .curve(
                "p / (p + q)",
                Colors.GREY,
                2,
                LOW,
                HIGH,
                at -> P.density(at) / (P.density(at) + Q.density(at)))
            .dots("D, trained", Colors.PURPLE, 5, x, found)
            .draw());
  }
}
