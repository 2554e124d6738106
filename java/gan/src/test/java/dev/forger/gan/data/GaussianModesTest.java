// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import org.junit.jupiter.api.Test;

class GaussianModesTest {
  private static float[] read(ImageDataset data, int index) {
    float[] point = new float[2];
    data.read(index, point, 0);
    return point;
  }

  @Test
  void modesHaveTheirMeansAndDeviation() {
    GaussianModes data = GaussianModes.grid(5, 50_000);
    assertEquals(25, data.labelCount());
    double[][] sums = new double[25][5];
    for (int i = 0; i < data.size(); i++) {
      double[] mean = data.means()[data.label(i)];
      float[] p = read(data, i);
      double dx = p[0] - mean[0];
      double dy = p[1] - mean[1];
      double[] s = sums[data.label(i)];
      s[0] += dx;
      s[1] += dy;
      s[2] += dx * dx;
      s[3] += dy * dy;
      s[4] += dx * dy;
    }
    double n = data.size() / 25.0;
    double sd = data.deviation();
    assertEquals(0.05, sd);
    for (double[] s : sums) {
      assertEquals(0, s[0] / n, 4 * sd / Math.sqrt(n));
      assertEquals(0, s[1] / n, 4 * sd / Math.sqrt(n));
      assertEquals(1, s[2] / n / (sd * sd), 4 * Math.sqrt(2 / n));
      assertEquals(1, s[3] / n / (sd * sd), 4 * Math.sqrt(2 / n));
      assertEquals(0, s[4] / n / (sd * sd), 4 / Math.sqrt(n));
    }
  }

  @Test
  void theRingIsOnTheUnitCircle() {
    GaussianModes data = GaussianModes.ring(5, 1000);
    assertEquals(8, data.means().length);
    for (int i = 0; i < data.size(); i++) {
      float[] p = read(data, i);
      assertEquals(1, Math.hypot(p[0], p[1]), 0.06);
      assertEquals(i % 8, data.label(i));
    }
    assertEquals(2, data.channels());
    assertEquals(1, data.height() * data.width());
  }

  @Test
  void seedsAndCountsDecideThePoints() {
    GaussianModes some = GaussianModes.ring(5, 100);
    GaussianModes more = GaussianModes.ring(5, 200);
    for (int i = 0; i < 100; i++) {
      assertArrayEquals(read(some, i), read(more, i));
    }
    assertFalse(java.util.Arrays.equals(read(some, 0), read(GaussianModes.ring(6, 100), 0)));
    assertEquals(some.fingerprint(), GaussianModes.ring(5, 100).fingerprint());
    assertNotEquals(some.fingerprint(), more.fingerprint());
    assertNotEquals(some.fingerprint(), GaussianModes.grid(5, 100).fingerprint());
  }

  @Test
  void areOpenedByName() {
    try (ImageDataset ring = Datasets.open("ring", 0, 0);
        ImageDataset grid = Datasets.open("grid", 1, 2)) {
      assertEquals("ring", ring.name());
      assertEquals(GaussianModes.DEFAULT_COUNT, grid.size());
      assertTrue(Datasets.names().containsAll(java.util.List.of("ring", "grid")));
    }
    assertThrows(InvalidArgumentException.class, () -> Datasets.open("ring", 28, 0));
    assertThrows(InvalidArgumentException.class, () -> Datasets.open("grid", 0, 3));
  }

  @Test
  void misuseIsRefused() {
    assertThrows(InvalidArgumentException.class, () -> GaussianModes.ring(1, 1));
    GaussianModes data = GaussianModes.ring(1, 10);
    assertThrows(InvalidArgumentException.class, () -> read(data, 10));
    assertThrows(InvalidArgumentException.class, () -> data.label(-1));
    assertThrows(InvalidArgumentException.class, () -> data.read(0, new float[2], 1));
    data.close();
    assertThrows(InvalidArgumentException.class, () -> read(data, 0));
  }
}
