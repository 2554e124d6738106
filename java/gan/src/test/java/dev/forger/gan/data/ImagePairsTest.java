// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImagePairsTest {
  /** Left half black, right half of a colour; image i is i of 255 brighter. */
  private static final class Halves implements ImageDataset {
    private final int count;

    Halves(int count) {
      this.count = count;
    }

    @Override
    public String name() {
      return "halves";
    }

    @Override
    public int size() {
      return count;
    }

    @Override
    public int height() {
      return 4;
    }

    @Override
    public int width() {
      return 6;
    }

    @Override
    public int channels() {
      return 3;
    }

    @Override
    public void read(int index, float[] target, int offset) {
      for (int p = 0; p < 24; p++) {
        boolean right = p % 6 >= 3;
        target[offset + 3 * p] = right ? 0.5f : -1;
        target[offset + 3 * p + 1] = right ? -0.5f : -1;
        target[offset + 3 * p + 2] = -1 + index / 1000f;
      }
    }

    @Override
    public int label(int index) {
      return -1;
    }

    @Override
    public int labelCount() {
      return 0;
    }

    @Override
    public String fingerprint() {
      return "0".repeat(64);
    }

    @Override
    public void close() {}
  }

  @Test
  void outlinesAreWhereColoursChange() {
    ImagePairs pairs = ImagePairs.of(new Halves(2), ImagePairs.Input.OUTLINE);
    assertEquals(Shape.of(4, 6, 1), pairs.inputShape());
    assertEquals(Shape.of(4, 6, 3), pairs.targetShape());
    float[] read = new float[1 + 4 * 6 * 4];
    pairs.read(0, read, 1);
    float[] image = new float[4 * 6 * 3];
    new Halves(2).read(0, image, 0);
    for (int p = 0; p < 24; p++) {
      // The red step of 1.5 has a Sobel gradient of 6 on both sides: more than half the range.
      assertEquals(p % 6 == 2 || p % 6 == 3 ? 1 : -1, read[1 + 4 * p], 1e-6f, "pixel " + p);
      for (int c = 0; c < 3; c++) {
        assertEquals(image[3 * p + c], read[1 + 4 * p + 1 + c]);
      }
    }
    assertThrows(InvalidArgumentException.class, () -> pairs.read(0, read, 2));
  }

  @Test
  void greyIsLuminance() {
    ImagePairs pairs = ImagePairs.of(new Halves(2), ImagePairs.Input.GREY);
    float[] read = new float[4 * 6 * 4];
    pairs.read(0, read, 0);
    assertEquals(-1, read[0], 1e-6);
    assertEquals(0.299 * 0.5 - 0.587 * 0.5 - 0.114, read[4 * 5], 1e-6);
    assertThrows(
        InvalidArgumentException.class,
        () -> ImagePairs.of(StrokeDigits.create(7, 20), ImagePairs.Input.GREY));
    assertNotEquals(
        pairs.fingerprint(), ImagePairs.of(new Halves(2), ImagePairs.Input.OUTLINE).fingerprint());
  }

  @Test
  void partsAreDisjointAndWhole() {
    for (int count : new int[] {20, 29, 45, 64, 100, 639, 640, 641, 929, 1000}) {
      Halves all = new Halves(count);
      Set<Integer> seen = new HashSet<>();
      float[] image = new float[72];
      for (Split split : Split.values()) {
        HeldOut part = HeldOut.of(all, split);
        for (int i = 0; i < part.size(); i++) {
          part.read(i, image, 0);
          assertTrue(seen.add(Math.round((image[2] + 1) * 1000)), split + " " + i);
        }
        assertThrows(InvalidArgumentException.class, () -> part.read(part.size(), image, 0));
      }
      assertEquals(count, seen.size());
      int held = HeldOut.of(all, Split.TEST).size();
      assertTrue(held >= 2 && held <= count / 7, held + " of " + count);
    }
    assertThrows(InvalidArgumentException.class, () -> HeldOut.of(new Halves(19), Split.TRAIN));
    assertNotEquals(
        HeldOut.of(new Halves(20), Split.TRAIN).fingerprint(),
        HeldOut.of(new Halves(20), Split.TEST).fingerprint());
  }
}
