// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Optimizer;
import dev.forger.gan.Gan;
import dev.forger.gan.GanBuilder;
import dev.forger.gan.RateDecay;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.data.GaussianModes;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.Packing;
import dev.forger.gan.regularizer.Regularizer;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Modes that whole trainings capture on the ring and the grid, means of three seeds. */
@Tag("quality")
@Proves({"A7.2", "A7.3"})
class ModeQualityTest {
  private static final int SEEDS = 3;
  private static final int POINTS = 2500;

  /** Means over seeds. */
  private record Score(double captured, double highQuality, double reverseKl) {}

  private static Score train(
      String name, GaussianModes data, int steps, Function<GanBuilder, GanBuilder> options) {
    double captured = 0;
    double good = 0;
    double divergence = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      try (Device device = Device.cpu(2);
          Gan gan =
              options
                  .apply(Gan.builder(device).data(data).model("mlp2d").seed(seed))
                  .build()) {
        long start = System.nanoTime();
        gan.train(steps);
        ModeCoverage c = ModeCoverage.of(gan.sample(POINTS, 1), data);
        System.out.printf(
            Locale.ROOT,
            "%-10s %s seed %d: %2d of %d modes, %.1f %% high quality, reverse KL %.3f, %.0f s%n",
            name,
            data.name(),
            seed,
            c.captured(),
            c.modes(),
            100 * c.highQuality(),
            c.reverseKl(),
            (System.nanoTime() - start) / 1e9);
        captured += c.captured() / (double) SEEDS;
        good += c.highQuality() / SEEDS;
        divergence += c.reverseKl() / SEEDS;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-10s %s mean: %.2f modes, %.1f %%, %.3f%n",
        name,
        data.name(),
        captured,
        100 * good,
        divergence);
    return new Score(captured, good, divergence);
  }

  private static GanBuilder wganGp(GanBuilder b, int steps) {
    return b.objective(WganGp.lambda(0.1)).average(0.999).rateDecay(RateDecay.last(0.5, steps));
  }

  @Test
  void wganGpOnTheRing() {
    GaussianModes ring = GaussianModes.ring(7, GaussianModes.DEFAULT_COUNT);
    Score score = train("wgan-gp", ring, 5000, b -> wganGp(b, 5000));
    assertTrue(score.captured >= 7.5 && score.highQuality >= 0.7, score.toString());
  }

  @Test
  void wganGpOnTheGrid() {
    GaussianModes grid = GaussianModes.grid(7, GaussianModes.DEFAULT_COUNT);
    Score score = train("wgan-gp", grid, 10_000, b -> wganGp(b, 10_000));
    assertTrue(score.captured >= 22 && score.highQuality >= 0.7, score.toString());
  }

  private static GanBuilder gan(GanBuilder b, Regularizer... list) {
    return b.objective(NonSaturating.create())
        .generatorOptimizer(Optimizer.adam(2e-4, 0.5, 0.999))
        .criticOptimizer(Optimizer.adam(2e-4, 0.5, 0.999))
        .batch(256)
        .regularize(list);
  }

  @Test
  void packsOnTheRing() {
    GaussianModes ring = GaussianModes.ring(7, GaussianModes.DEFAULT_COUNT);
    Score plain = train("gan", ring, 15_000, b -> gan(b));
    Score packed = train("pacgan2", ring, 15_000, b -> gan(b, Packing.of(2)));
    assertTrue(packed.captured >= 7.5, plain + ", " + packed);
  }
}
