// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import org.junit.jupiter.api.Test;

/** Moons are lit as much as their phase says. */
class MoonPhasesTest {
  private static double lit(float[] image) {
    double sum = 0;
    for (float value : image) {
      sum += (value + 1) / 2;
    }
    return sum;
  }

  private static float[] read(ImageDataset data, int index) {
    float[] image = new float[784];
    data.read(index, image, 0);
    return image;
  }

  @Test
  void litAreaIsThePhase() {
    double disc = Math.PI * 100;
    for (double phase : new double[] {0, 0.1, 0.25, 0.5, 0.75, 1}) {
      assertEquals(phase * disc, lit(MoonPhases.moon(phase)), 1.5, "phase " + phase);
    }
    // Lit from the right: of a half moon, the right half.
    float[] half = MoonPhases.moon(0.5);
    assertEquals(-1, half[14 * 28 + 8]);
    assertEquals(1, half[14 * 28 + 19]);
    assertThrows(InvalidArgumentException.class, () -> MoonPhases.moon(1.01));
    assertThrows(InvalidArgumentException.class, () -> MoonPhases.moon(Double.NaN));
  }

  @Test
  void imagesVaryAboutTheirPhase() {
    try (MoonPhases data = MoonPhases.create(3, 600)) {
      for (int i = 0; i < data.size(); i++) {
        double phase = new double[] {0.5, 0.75, 1}[data.label(i)];
        assertEquals(phase, data.phase(i));
        double radius = Math.sqrt(lit(read(data, i)) / phase / Math.PI);
        assertTrue(radius > 9.4 && radius < 10.6, "radius " + radius);
      }
      assertArrayEquals(read(data, 7), read(MoonPhases.create(3, 10), 7));
      assertNotEquals(data.fingerprint(), MoonPhases.create(4, 600).fingerprint());
    }
  }

  @Test
  void everyPhaseIsUniform() {
    try (MoonPhases data = MoonPhases.ofEveryPhase(3, 4000)) {
      double sum = 0;
      double square = 0;
      for (int i = 0; i < data.size(); i++) {
        sum += data.phase(i);
        square += data.phase(i) * data.phase(i);
      }
      assertEquals(0.5, sum / 4000, 0.02);
      assertEquals(1 / 3.0, square / 4000, 0.02);
      assertEquals(0, data.labelCount());
      assertEquals(-1, data.label(0));
    }
  }

  @Test
  void isOpenedByName() {
    try (ImageDataset data = Datasets.open("moon-phases", 0, 0);
        ImageDataset large = Datasets.open("moon-phases", 32, 3)) {
      assertEquals(MoonPhases.DEFAULT_COUNT, data.size());
      assertEquals(3, data.labelCount());
      assertEquals(32, large.width());
    }
    assertThrows(InvalidArgumentException.class, () -> MoonPhases.create(1, 1));
  }
}
