// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
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
      try (Device device = Device.cpu(1);
          Gan gan =
              options.apply(Gan.builder(device).data(data).model("mlp2d").seed(seed)).build()) {
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

  private static Score wganGp(GaussianModes data, int steps) {
    return train(
        "wgan-gp",
        data,
        steps,
        b -> b.objective(WganGp.lambda(0.1)).rateDecay(RateDecay.last(0.5, steps)));
  }

  @Test
  void wganGpOnTheRing() {
    Score score = wganGp(GaussianModes.ring(7, GaussianModes.DEFAULT_COUNT), 3000);
    assertTrue(score.captured >= 7.5 && score.highQuality >= 0.7, score.toString());
  }

  @Test
  void wganGpOnTheGrid() {
    Score score = wganGp(GaussianModes.grid(7, GaussianModes.DEFAULT_COUNT), 9000);
    assertTrue(score.captured >= 22 && score.highQuality >= 0.7, score.toString());
  }

  private static Score gan(String name, Regularizer... list) {
    int steps = 6000;
    return train(
        name,
        GaussianModes.ring(7, GaussianModes.DEFAULT_COUNT),
        steps,
        b ->
            b.objective(NonSaturating.create())
                .regularize(list)
                .rateDecay(RateDecay.last(0.5, steps)));
  }

  @Test
  void packsOnTheRing() {
    Score plain = gan("gan");
    Score packed = gan("pacgan2", Packing.of(2));
    assertTrue(packed.captured >= 7.5, plain + ", " + packed);
  }
}
