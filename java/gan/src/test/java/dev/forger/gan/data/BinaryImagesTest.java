// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BinaryImagesTest {
  private final StrokeDigits digits = StrokeDigits.create(7, 300);

  private static float[] read(ImageDataset data, int index) {
    float[] image = new float[784];
    data.read(index, image, 0);
    return image;
  }

  @Test
  void aThresholdIsAtHalfBrightness() {
    BinaryImages binary = BinaryImages.threshold(digits);
    assertEquals(300, binary.size());
    assertEquals(28, binary.height());
    assertEquals(28, binary.width());
    assertEquals(1, binary.channels());
    assertEquals(10, binary.labelCount());
    for (int i = 0; i < 300; i += 37) {
      float[] from = read(digits, i);
      float[] to = read(binary, i);
      for (int k = 0; k < 784; k++) {
        assertEquals(from[k] >= 0 ? 1 : -1, to[k]);
      }
      assertEquals(digits.label(i), binary.label(i));
    }
  }

  @Test
  void drawnPixelsAreWhiteAsOftenAsTheyAreBright() {
    BinaryImages binary = BinaryImages.drawn(digits, 3);
    double expected = 0;
    double variance = 0;
    double white = 0;
    int grey = 0;
    for (int i = 0; i < 300; i++) {
      float[] from = read(digits, i);
      float[] to = read(binary, i);
      for (int k = 0; k < 784; k++) {
        double p = (from[k] + 1) / 2;
        expected += p;
        variance += p * (1 - p);
        white += (to[k] + 1) / 2;
        if (from[k] == -1 || from[k] == 1) {
          assertEquals(from[k], to[k]);
        } else {
          grey++;
        }
      }
    }
    assertTrue(grey > 1000);
    assertEquals(expected, white, 4 * Math.sqrt(variance));
    assertArrayEquals(read(binary, 5), read(BinaryImages.drawn(digits, 3), 5));
    assertFalse(Arrays.equals(read(binary, 5), read(BinaryImages.drawn(digits, 4), 5)));
  }

  @Test
  void fingerprintsTellThemApart() {
    String threshold = BinaryImages.threshold(digits).fingerprint();
    assertEquals(64, threshold.length());
    assertNotEquals(threshold, BinaryImages.drawn(digits, 3).fingerprint());
    assertNotEquals(
        BinaryImages.drawn(digits, 4).fingerprint(), BinaryImages.drawn(digits, 3).fingerprint());
  }

  @Test
  void misuseIsRefused() {
    BinaryImages binary = BinaryImages.threshold(digits);
    assertThrows(InvalidArgumentException.class, () -> read(binary, 300));
    assertThrows(InvalidArgumentException.class, () -> binary.label(-1));
    assertThrows(InvalidArgumentException.class, () -> binary.read(0, new float[784], 1));
    binary.close();
    assertThrows(InvalidArgumentException.class, () -> read(binary, 0));
  }
}
