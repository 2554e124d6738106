// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static dev.forger.gan.data.Fixtures.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.RequiresTestData;
import dev.forger.gan.TestDataCondition;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrokeDigitsTest {

  @Test
  void defaultIsTwentyThousandBalancedDigits() {
    try (StrokeDigits digits = StrokeDigits.create(7)) {
      assertEquals("stroke-digits", digits.name());
      assertEquals(20_000, digits.size());
      assertEquals(28, digits.height());
      assertEquals(28, digits.width());
      assertEquals(1, digits.channels());
      assertEquals(10, digits.labelCount());
      int[] counts = new int[10];
      for (int i = 0; i < digits.size(); i++) {
        counts[digits.label(i)]++;
      }
      assertArrayEquals(IntStream.generate(() -> 2000).limit(10).toArray(), counts);
    }
  }

  @Test
  void imageDependsOnSeedAndIndexAlone() {
    try (StrokeDigits few = StrokeDigits.create(3, 40);
        StrokeDigits many = StrokeDigits.create(3, 1500);
        StrokeDigits other = StrokeDigits.create(4, 40)) {
      // The few are read backwards, the many from the front.
      for (int i = 39; i >= 0; i--) {
        assertArrayEquals(read(few, i), read(many, i), "image " + i);
        assertNotEquals(0, Arrays.compare(read(few, i), read(other, i)), "image " + i);
      }
      assertNotEquals(few.fingerprint(), other.fingerprint());
      assertNotEquals(few.fingerprint(), many.fingerprint());
    }
  }

  @Test
  void drawingIsTheSameOnEveryMachine() {
    try (StrokeDigits digits = StrokeDigits.create(1, 1000);
        ByteImageDataset stored = FittedDataset.of(digits, 28, 3)) {
      assertEquals(
          "d65090795c3fcecff2fdaf561f9e51bcd36c0ed04e1d619bdb0adcff448f2f80", stored.fingerprint());
    }
  }

  @Test
  void inkIsWhiteOnBlackCentredWithAMargin() {
    try (StrokeDigits digits = StrokeDigits.create(11, 2000)) {
      double ink = 0;
      for (int i = 0; i < digits.size(); i++) {
        float[] image = read(digits, i);
        double mass = 0;
        double massX = 0;
        double massY = 0;
        float brightest = -1;
        for (int p = 0; p < image.length; p++) {
          double level = (image[p] + 1) / 2;
          mass += level;
          massX += level * (p % 28);
          massY += level * (p / 28);
          brightest = Math.max(brightest, image[p]);
          boolean border = p < 28 || p >= 27 * 28 || p % 28 == 0 || p % 28 == 27;
          assertTrue(!border || level < 0.5, "ink at the border of image " + i);
        }
        assertTrue(brightest > 0.9, "image " + i + " is faint");
        assertEquals(13.5, massX / mass, 3.0, "image " + i);
        assertEquals(13.5, massY / mass, 3.0, "image " + i);
        ink += mass / image.length;
      }
      // MNIST has 0.131.
      assertEquals(0.125, ink / digits.size(), 0.02);
    }
  }

  @Test
  void nearestNeighbourReadsFreshDigits() {
    try (StrokeDigits known = StrokeDigits.create(1, 3000);
        StrokeDigits fresh = StrokeDigits.create(2, 500)) {
      assertTrue(accuracy(known, fresh, 500) >= 0.96, "digits must be unmistakable");
    }
  }

  @Test
  void digitsOfOneClassDiffer() {
    try (StrokeDigits digits = StrokeDigits.create(5, 400)) {
      for (int digit = 0; digit < 10; digit++) {
        double least = Double.MAX_VALUE;
        for (int i = digit; i < 400; i += 10) {
          for (int j = digit; j < i; j += 10) {
            least = Math.min(least, distance(read(digits, i), read(digits, j)));
          }
        }
        assertTrue(least > 1, "two digits " + digit + " are nearly equal: " + least);
      }
    }
  }

  @Test
  @RequiresTestData("mnist")
  void realDigitsExplainTheDrawnOnes() {
    try (IdxDataset real = IdxDataset.open(TestDataCondition.path("mnist"), Split.TEST);
        StrokeDigits drawn = StrokeDigits.create(7, 500)) {
      double accuracy = accuracy(real, drawn, 500);
      assertTrue(accuracy >= 0.8, "accuracy " + accuracy);
    }
  }

  private static double accuracy(ImageDataset known, ImageDataset asked, int count) {
    float[][] rows = new float[known.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = read(known, i);
    }
    long right =
        IntStream.range(0, count)
            .parallel()
            .filter(
                i -> {
                  float[] image = read(asked, i);
                  int best = 0;
                  double least = Double.MAX_VALUE;
                  for (int k = 0; k < rows.length; k++) {
                    double distance = distance(image, rows[k]);
                    if (distance < least) {
                      least = distance;
                      best = k;
                    }
                  }
                  return known.label(best) == asked.label(i);
                })
            .count();
    return (double) right / count;
  }

  private static double distance(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      float d = a[i] - b[i];
      sum += d * d;
    }
    return sum;
  }

  @Test
  void refusesCountsOutOfRange() {
    for (int count : new int[] {-1, 0, 1, 1_000_001}) {
      InvalidArgumentException e =
          assertThrows(InvalidArgumentException.class, () -> StrokeDigits.create(1, count));
      assertTrue(e.getMessage().contains(Integer.toString(count)), e::getMessage);
    }
  }

  @Test
  void refusesBadReads() {
    StrokeDigits digits = StrokeDigits.create(1, 10);
    float[] image = new float[784];
    assertThrows(InvalidArgumentException.class, () -> digits.read(10, image, 0));
    assertThrows(InvalidArgumentException.class, () -> digits.read(-1, image, 0));
    assertThrows(InvalidArgumentException.class, () -> digits.read(0, image, 1));
    assertThrows(InvalidArgumentException.class, () -> digits.read(0, image, -1));
    assertThrows(InvalidArgumentException.class, () -> digits.label(10));
    digits.close();
    digits.close();
    assertThrows(InvalidArgumentException.class, () -> digits.read(0, image, 0));
  }
}
