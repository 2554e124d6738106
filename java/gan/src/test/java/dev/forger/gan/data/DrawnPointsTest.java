// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import org.junit.jupiter.api.Test;

/** Swiss roll, two moons and a mixture: points that lie where they should. */
class DrawnPointsTest {
  private static float[] read(ImageDataset data, int index) {
    float[] point = new float[2];
    data.read(index, point, 0);
    return point;
  }

  @Test
  void theSwissRollIsASpiral() {
    PlaneCurves data = PlaneCurves.swissRoll(3, 20_000);
    double square = 0;
    for (int i = 0; i < data.size(); i++) {
      float[] p = read(data, i);
      double r = 7.5 * Math.hypot(p[0], p[1]);
      // The radius is the angle, but for whole turns; noise of 7.5 / 30 in units of t.
      double angle = Math.atan2(p[1], p[0]);
      double off = Math.IEEEremainder(r - angle, 2 * Math.PI);
      square += off * off;
      assertTrue(r > 1.5 * Math.PI - 1.5 && r < 4.5 * Math.PI + 1.5, "radius " + r);
    }
    // Along the radius the deviation is 0.25; across it, 0.25 over the radius more.
    assertEquals(0.25, Math.sqrt(square / data.size()), 0.01);
    assertEquals(1, data.labelCount());
  }

  @Test
  void theMoonsAreHalfCircles() {
    PlaneCurves data = PlaneCurves.twoMoons(3, 20_000);
    double[] squares = new double[2];
    double[] sums = new double[2];
    for (int i = 0; i < data.size(); i++) {
      float[] p = read(data, i);
      int moon = data.label(i);
      double sign = moon == 0 ? 1 : -1;
      double x = sign * p[0] + 0.5;
      double y = sign * p[1] + 0.25;
      double off = Math.hypot(x, y) - 1;
      squares[moon] += off * off;
      sums[moon] += y;
      assertTrue(y > -0.5, "below its ends: " + y);
    }
    for (int moon = 0; moon < 2; moon++) {
      assertEquals(0.08, Math.sqrt(squares[moon] / 10_000), 0.003);
      assertEquals(2 / Math.PI, sums[moon] / 10_000, 0.015);
    }
  }

  @Test
  void theMixtureHasTheMomentsOfItsTruth() {
    MixturePoints data = MixturePoints.create(3, 40_000);
    double[] mean = new double[2];
    double[] expected = new double[2];
    for (int i = 0; i < data.size(); i++) {
      float[] p = read(data, i);
      mean[0] += p[0] / (double) data.size();
      mean[1] += p[1] / (double) data.size();
    }
    double[] weights = MixturePoints.truth().weights();
    for (int k = 0; k < weights.length; k++) {
      expected[0] += weights[k] * MixturePoints.truth().mean(k)[0];
      expected[1] += weights[k] * MixturePoints.truth().mean(k)[1];
    }
    assertArrayEquals(expected, mean, 0.025);
    assertEquals(0, data.labelCount());
    assertEquals(-1, data.label(5));
  }

  @Test
  void seedsAndCountsDecideThePoints() {
    assertArrayEquals(read(PlaneCurves.twoMoons(5, 10), 9), read(PlaneCurves.twoMoons(5, 1000), 9));
    assertArrayEquals(read(MixturePoints.create(5, 10), 9), read(MixturePoints.create(5, 99), 9));
    assertNotEquals(
        read(PlaneCurves.swissRoll(5, 9), 8)[0], read(PlaneCurves.swissRoll(6, 9), 8)[0]);
    assertNotEquals(
        PlaneCurves.swissRoll(5, 9).fingerprint(), PlaneCurves.twoMoons(5, 9).fingerprint());
  }

  @Test
  void areOpenedByName() {
    for (String name : new String[] {"swiss-roll", "two-moons", "mixture"}) {
      try (ImageDataset data = Datasets.open(name, 0, 0)) {
        assertEquals(name, data.name());
        assertEquals(100_000, data.size());
        assertEquals(2, data.channels());
      }
      assertThrows(InvalidArgumentException.class, () -> Datasets.open(name, 28, 0));
    }
    assertThrows(InvalidArgumentException.class, () -> PlaneCurves.swissRoll(1, 1));
    assertThrows(InvalidArgumentException.class, () -> MixturePoints.create(1, 20_000_000));
  }
}
