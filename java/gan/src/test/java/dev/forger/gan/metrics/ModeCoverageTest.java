// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import dev.forger.gan.data.GaussianModes;
import org.junit.jupiter.api.Test;

@Proves({"A7.2", "A7.3"})
class ModeCoverageTest {
  private static final Shape POINT = Shape.features(2);

  private static Samples points(float... values) {
    return new Samples(values, values.length / 2, POINT);
  }

  @Test
  void trueSamplesScoreAsTheirDistribution() {
    for (GaussianModes data :
        new GaussianModes[] {GaussianModes.ring(3, 100_000), GaussianModes.grid(3, 100_000)}) {
      ModeCoverage c = ModeCoverage.of(Samples.of(data, 0, data.size()), data);
      assertEquals(data.means().length, c.captured());
      assertEquals(data.means().length, c.modes());
      // Four standard errors of a share of 100 000.
      assertEquals(ReferenceValues.of("c6.high_quality"), c.highQuality(), 4 * 0.00033);
      assertEquals(0, c.reverseKl(), 1e-6);
    }
  }

  @Test
  void collapsedSamplesLoseModesAndGainDivergence() {
    GaussianModes ring = GaussianModes.ring(1, 2);
    ModeCoverage one = ModeCoverage.of(points(1, 0, 1.02f, 0, 1.04f, 0), ring);
    assertEquals(1, one.captured());
    assertEquals(2 / 3.0, one.highQuality(), 1e-12);
    assertEquals(Math.log(8), one.reverseKl(), 1e-12);
    // A mode that has only points far away is not captured, yet they count for the divergence.
    ModeCoverage two = ModeCoverage.of(points(1, 0, 1, 0, 1, 0, -2, 0), ring);
    assertEquals(1, two.captured());
    assertEquals(0.75 * Math.log(6) + 0.25 * Math.log(2), two.reverseKl(), 1e-12);
  }

  @Test
  void otherShapesAndNumbersAreRefused() {
    GaussianModes grid = GaussianModes.grid(1, 2);
    assertThrows(
        ShapeException.class,
        () -> ModeCoverage.of(new Samples(new float[3], 1, Shape.features(3)), grid));
    assertThrows(InvalidArgumentException.class, () -> ModeCoverage.of(points(Float.NaN, 0), grid));
  }
}
