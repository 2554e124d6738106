// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Optimizer;
import dev.forger.Shape;
import dev.forger.gan.Samples;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.data.BarsAndStripes;
import dev.forger.gan.data.BarsAndStripes.Coverage;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.RunPlan;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bars and stripes, of which 30 in 65 536 random images are one. */
@Proves("A5.4")
final class BarsAndStripesQualityTest {
  private static final int JUDGED = 5000;

  private static Coverage train(Estimator estimator, int steps, long seed) {
    Shape image = Shape.of(BarsAndStripes.SIDE, BarsAndStripes.SIDE, 1);
    try (Device device = Device.cpu(1);
        BarsAndStripes data = BarsAndStripes.create(5, 6000);
        BoundaryGan gan =
            BoundaryGan.builder(device)
                .data(data)
                .model(DiscreteModels.dense(image, 16, 128))
                .estimator(estimator)
                .centred(true)
                .samples(20)
                .batch(64)
                .generatorOptimizer(Optimizer.adam(1e-3, 0.5, 0.999))
                .criticOptimizer(Optimizer.adam(1e-3, 0.5, 0.999))
                .average(0.99)
                .seed(seed)
                .build()) {
      StepMetrics[] last = new StepMetrics[1];
      for (int done = 0; done < steps; done += steps / 5) {
        gan.train(steps / 5, m -> last[0] = m);
        report(estimator, gan, last[0]);
      }
      return BarsAndStripes.coverage(gan.sample(JUDGED, 7));
    }
  }

  private static void report(Estimator estimator, BoundaryGan gan, StepMetrics m) {
    Samples drawn = gan.sample(JUDGED, 7);
    StringBuilder text = new StringBuilder();
    for (String name : m.names()) {
      text.append(String.format(" %s %.3f", name, m.value(name)));
    }
    System.out.printf(
        "%s step %d: %s;%s%n", estimator, gan.steps(), BarsAndStripes.coverage(drawn), text);
  }

  @Test
  void someStepsMakeMorePatternsThanChance() {
    Coverage c = train(Estimator.IMPORTANCE, 500, 1);
    assertTrue(c.valid() > 20 * 30.0 / 65536, c::toString);
  }

  @ParameterizedTest
  @Tag("quality")
  @EnumSource(Estimator.class)
  void mostSamplesArePatterns(Estimator estimator) {
    Coverage c = train(estimator, 6000, 1);
    System.out.printf("%s: %s, of %d samples%n", estimator, c, JUDGED);
    assertTrue(c.valid() >= (estimator == Estimator.IMPORTANCE ? 0.85 : 0), c::toString);
  }

  /** Without noise on what the critic sees, the same settings find the rows alone, or columns. */
  @ParameterizedTest
  @Tag("quality")
  @ValueSource(longs = {1, 2})
  void theRecipeFindsRowsAndColumns(long seed) {
    RunPlan plan = new RunPlan("boundary-bars").with(Map.of(ConfigKey.SEED, seed));
    try (Device device = Device.cpu(1);
        RunPlan.Ready ready = plan.resolve();
        BoundaryGan gan = (BoundaryGan) ready.config().trainer(device, ready.data())) {
      gan.train(Math.toIntExact(ready.config().number(ConfigKey.STEPS)));
      Coverage c = BarsAndStripes.coverage(gan.sample(JUDGED, 7));
      System.out.printf("boundary-bars, seed %d: %s, of %d samples%n", seed, c, JUDGED);
      assertTrue(c.valid() >= 0.85, c::toString);
      assertTrue(c.patterns() >= 24, c::toString);
    }
  }
}
