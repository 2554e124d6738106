// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import org.junit.jupiter.api.Test;

class InkedDigitsTest {
  private static final int PIXELS = 28 * 28;

  private static float[] image(ImageDataset data, int index) {
    float[] pixels = new float[3 * PIXELS];
    data.read(index, pixels, 0);
    return pixels;
  }

  /** Ink of the strongest channel above half, in pixels. */
  private static int area(float[] image, int channel) {
    int count = 0;
    for (int p = 0; p < PIXELS; p++) {
      count += image[3 * p + channel] > 0 ? 1 : 0;
    }
    return count;
  }

  @Test
  void labelsAreInkAndWidth() {
    try (InkedDigits data = InkedDigits.create(7, 1200)) {
      int[] images = new int[6];
      double[] areas = new double[2];
      for (int i = 0; i < data.size(); i++) {
        int pen = data.label(i);
        float[] pixels = image(data, i);
        double[] sums = new double[3];
        for (int k = 0; k < pixels.length; k++) {
          sums[k % 3] += pixels[k];
        }
        for (int c = 0; c < 3; c++) {
          assertTrue(sums[pen / 2] >= sums[c], i + " is not of " + InkedDigits.PENS.get(pen));
        }
        images[pen]++;
        areas[pen % 2] += area(pixels, pen / 2);
      }
      for (int pen = 0; pen < 6; pen++) {
        assertEquals(200, images[pen], 40, InkedDigits.PENS.get(pen));
      }
      double thin = areas[0] / (images[0] + images[2] + images[4]);
      double thick = areas[1] / (images[1] + images[3] + images[5]);
      assertTrue(thick > 1.5 * thin, thick + " pixels beside " + thin);
    }
  }

  @Test
  void digitsAreSpreadOverPens() {
    try (InkedDigits data = InkedDigits.create(7, 3000)) {
      int[][] counts = new int[10][6];
      for (int i = 0; i < data.size(); i++) {
        counts[data.digit(i)][data.label(i)]++;
      }
      for (int[] digit : counts) {
        for (int count : digit) {
          assertEquals(50, count, 35);
        }
      }
    }
  }

  @Test
  void imagesFollowFromSeedAndIndex() {
    try (InkedDigits few = InkedDigits.create(7, 30);
        InkedDigits many = InkedDigits.create(7, 60);
        InkedDigits other = InkedDigits.create(8, 30);
        ImageDataset named = Datasets.open(InkedDigits.NAME, 0, 0)) {
      for (int i = 0; i < 30; i++) {
        assertArrayEquals(image(few, i), image(many, i));
        assertEquals(few.label(i), many.label(i));
      }
      assertArrayEquals(image(few, 3), image(named, 3));
      assertNotEquals(few.fingerprint(), other.fingerprint());
      assertThrows(InvalidArgumentException.class, () -> few.digit(30));
    }
    assertThrows(InvalidArgumentException.class, () -> InkedDigits.create(7, 1));
  }
}
