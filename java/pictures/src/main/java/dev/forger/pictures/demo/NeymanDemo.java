// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.DivergenceException;
import dev.forger.HostBuffer;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.CriticStep;
import dev.forger.gan.divergence.FDivergences;
import dev.forger.gan.objective.FGan;
import dev.forger.gan.sampling.Normal;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Panels;
import dev.forger.pictures.Plot;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/**
 * The bound that a critic learns of Neyman's divergence, step by step: it settles where the
 * divergence is finite, and jumps at every rare sample where it is not (the integral of q^2 / p).
 */
final class NeymanDemo implements Demo {
  private static final int BATCH = 256;
  private static final int STEPS = 1500;
  private static final int HIDDEN = 32;
  private static final int STREAM = 5;

  @Override
  public String name() {
    return "neyman-trace";
  }

  @Override
  public String description() {
    return "Neyman's bound while a critic learns: steady if finite, in jumps if not";
  }

  @Override
  public void draw(Sheet sheet) {
    double[] finite = trace(sheet, new Normal(1, 1.5), new Normal(0, 1));
    double[] infinite = trace(sheet, new Normal(0, 1), new Normal(1, 2));
    sheet.say(
        "mean bound of the last 500 steps: %.3f of 0.600; largest of all %.3g of infinity",
        Arrays.stream(finite, STEPS - 500, STEPS).average().orElseThrow(),
        Arrays.stream(infinite).max().orElseThrow());
    sheet.png(
        this,
        "",
        Panels.column(
            List.of(
                picture(
                    "Data N(1, 1.5²), made N(0, 1): Neyman's divergence is 0.600", finite, true),
                picture(
                    "Data N(0, 1), made N(1, 2²): Neyman's divergence is infinite",
                    infinite,
                    false))));
  }

  /** The bound of each batch while the generator stands still; it ends where it is not finite. */
  private static double[] trace(Sheet sheet, Normal data, Normal made) {
    Network line = Network.builder(Shape.features(1)).dense(1).build();
    Network layers =
        Network.builder(Shape.features(1))
            .dense(HIDDEN)
            .tanh()
            .dense(HIDDEN)
            .tanh()
            .dense(1)
            .build();
    double[] bounds = new double[STEPS];
    try (Weights g = new Weights(sheet.device(), line);
        Weights d =
            new Weights(sheet.device(), layers).initialize(Initializer.heNormal(), sheet.seed());
        OptimizerState state = new OptimizerState(Optimizer.adam(0.005, 0.5, 0.99), d);
        CriticStep step =
            CriticStep.create(
                FGan.of(FDivergences.of("neyman"), FGan.Generator.TRUE),
                g,
                d,
                state,
                BATCH,
                sheet.seed())) {
      g.set("0.weight", new float[] {(float) made.deviation()});
      g.set("0.bias", new float[] {(float) made.mean()});
      HostBuffer real = HostBuffer.allocate(BATCH);
      Philox random = new Philox(sheet.seed(), STREAM);
      for (int i = 0; i < STEPS; i++) {
        Philox.Sequence uniforms = random.sequence(i);
        for (int k = 0; k < BATCH; k++) {
          real.floats().put(k, (float) data.quantile(uniforms.nextUniform()));
        }
        step.run(real, i);
        bounds[i] = -(double) step.lossReal() - step.lossFake();
      }
    } catch (DivergenceException e) {
      sheet.say("%s", e.getMessage());
    }
    return bounds;
  }

  private static BufferedImage picture(String title, double[] bounds, boolean settles) {
    double[] step = Plot.grid(1, STEPS, STEPS);
    double[] shown = settles ? bounds : Arrays.stream(bounds).map(NeymanDemo::folded).toArray();
    return new Plot(800, 260, title)
        .axes("critic step", settles ? "F of a batch" : "± log₁₀(1 + |F|)")
        .range(0, STEPS, settles ? -0.5 : -4, settles ? 1.5 : 4)
        .line(null, settles ? Colors.BLUE : Colors.RED, 1, step, shown)
        .dashed(null, Colors.DARK, 0, STEPS, x -> settles ? 0.600415 : 0)
        .draw();
  }

  /** Numbers of both signs and of any size on one axis. */
  private static double folded(double bound) {
    return Math.signum(bound) * Math.log10(1 + Math.abs(bound));
  }
}
