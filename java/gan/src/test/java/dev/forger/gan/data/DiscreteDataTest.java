// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.Proves;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Images of few values: black and white, patterns, palettes. */
final class DiscreteDataTest {
  private static float[] read(ImageDataset data, int index) {
    float[] image = new float[data.height() * data.width() * data.channels()];
    data.read(index, image, 0);
    return image;
  }

  @Test
  void valuesAboveTheThresholdAreWhite() {
    try (StrokeDigits grey = StrokeDigits.create(7, 20);
        BinarizedDataset black = BinarizedDataset.above(StrokeDigits.create(7, 20), 0.25f)) {
      for (int i = 0; i < 20; i++) {
        float[] from = read(grey, i);
        float[] to = read(black, i);
        for (int p = 0; p < from.length; p++) {
          assertEquals(from[p] > 0.25f ? 1 : -1, to[p]);
        }
        assertEquals(grey.label(i), black.label(i));
      }
      assertEquals(10, black.labelCount());
      assertNotEquals(grey.fingerprint(), black.fingerprint());
    }
    try (StrokeDigits grey = StrokeDigits.create(7, 20)) {
      assertThrows(InvalidArgumentException.class, () -> BinarizedDataset.above(grey, 1));
    }
  }

  @Test
  void drawnPixelsAreWhiteAsOftenAsTheyAreBright() {
    try (Level level = new Level(0.2f);
        BinarizedDataset drawn = BinarizedDataset.drawn(level, 3)) {
      int n = 0;
      int white = 0;
      for (int i = 0; i < drawn.size(); i++) {
        float[] image = read(drawn, i);
        assertArrayEquals(image, read(drawn, i), "every read is the same");
        for (float v : image) {
          assertEquals(1, Math.abs(v));
          white += v > 0 ? 1 : 0;
          n++;
        }
      }
      // Probability 0.6: four standard deviations.
      assertEquals(0.6, white / (double) n, 4 * Math.sqrt(0.24 / n));
      assertTrue(!Arrays.equals(read(drawn, 0), read(drawn, 1)), "images have their own draws");
      try (BinarizedDataset other = BinarizedDataset.drawn(new Level(0.2f), 4)) {
        assertNotEquals(drawn.fingerprint(), other.fingerprint());
        assertTrue(!Arrays.equals(read(drawn, 0), read(other, 0)));
      }
    }
  }

  @Test
  void oneClassIsTheImagesOfThatClass() {
    try (StrokeDigits all = StrokeDigits.create(7, 45);
        ClassOfImages threes = ClassOfImages.of(StrokeDigits.create(7, 45), 3)) {
      assertEquals(5, threes.size());
      for (int i = 0; i < threes.size(); i++) {
        assertEquals(3, threes.label(i));
        assertArrayEquals(read(all, 3 + 10 * i), read(threes, i));
      }
      assertNotEquals(all.fingerprint(), threes.fingerprint());
      assertThrows(InvalidArgumentException.class, () -> threes.label(5));
      assertThrows(InvalidArgumentException.class, () -> ClassOfImages.of(all, 10));
    }
  }

  @Test
  void aPaletteOfGivenColoursHasThem() {
    Palette palette = Palette.of(new int[] {255, 128, 0}, new int[] {0, 0, 9});
    assertEquals(2, palette.size());
    assertArrayEquals(new int[] {255, 128, 0}, palette.colour(0));
    assertEquals(1, palette.nearest(-1, -1, -0.9f));
    assertThrows(InvalidArgumentException.class, () -> Palette.of(new int[] {1, 2, 3}));
    assertThrows(
        InvalidArgumentException.class, () -> Palette.of(new int[] {1, 2, 3}, new int[] {1, 2}));
    assertThrows(
        InvalidArgumentException.class,
        () -> Palette.of(new int[] {1, 2, 3}, new int[] {1, 2, 256}));
  }

  @Test
  void barsAndStripesAreTheThirtyPatterns() {
    int n = 20_000;
    try (BarsAndStripes data = BarsAndStripes.create(5, n)) {
      Map<String, Integer> counts = new HashMap<>();
      for (int i = 0; i < n; i++) {
        float[] image = read(data, i);
        boolean columns = data.label(i) == 1;
        for (int p = 0; p < 16; p++) {
          assertEquals(image[columns ? p % 4 : p / 4 * 4], image[p]);
        }
        counts.merge(Arrays.toString(image), 1, Integer::sum);
      }
      assertEquals(BarsAndStripes.PATTERNS, counts.size());
      int sum = 0;
      for (Map.Entry<String, Integer> e : counts.entrySet()) {
        boolean plain = !e.getKey().contains("-1.0") || !e.getKey().contains(" 1.0");
        double share = plain ? 2 / 32.0 : 1 / 32.0;
        assertEquals(share, e.getValue() / (double) n, 4 * Math.sqrt(share / n), e.getKey());
        sum += e.getValue();
      }
      assertEquals(n, sum);
      assertEquals(
          new BarsAndStripes.Coverage(1, 30), BarsAndStripes.coverage(Samples.of(data, 0, 2000)));
    }
    try (BarsAndStripes few = BarsAndStripes.create(5, 10);
        BarsAndStripes many = BarsAndStripes.create(5, 20)) {
      assertArrayEquals(read(few, 9), read(many, 9), "more images only add to them");
      assertNotEquals(few.fingerprint(), many.fingerprint());
    }
  }

  @Test
  void coverageCountsPatternsAmongAllImages() {
    int all = 1 << 16;
    float[] values = new float[all * 16];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i / 16 >> (i % 16) & 1) == 1 ? 1 : -1;
    }
    BarsAndStripes.Coverage c =
        BarsAndStripes.coverage(new Samples(values, all, Shape.of(4, 4, 1)));
    assertEquals(30.0 / all, c.valid(), 1e-12);
    assertEquals(30, c.patterns());
    assertThrows(
        InvalidArgumentException.class,
        () -> BarsAndStripes.coverage(new Samples(new float[9], 1, Shape.of(3, 3, 1))));
  }

  @Test
  @Proves("A8.3")
  void palettesFindTheColoursOfFewColours() {
    try (Flags flags = new Flags()) {
      Palette palette = Palette.fit(flags, 16);
      assertEquals(4, palette.size(), "no colour twice");
      Set<String> colours = new HashSet<>();
      for (int k = 0; k < palette.size(); k++) {
        colours.add(Arrays.toString(palette.colour(k)));
      }
      assertEquals(Set.of("[0, 0, 0]", "[255, 0, 0]", "[255, 255, 255]", "[20, 60, 200]"), colours);
      try (PaletteDataset data = PaletteDataset.of(new Flags(), palette)) {
        assertEquals(4, data.channels());
        for (int i = 0; i < data.size(); i++) {
          float[] oneHot = read(data, i);
          float sum = 0;
          for (float v : oneHot) {
            assertEquals(1, Math.abs(v));
            sum += v;
          }
          assertEquals(-2 * 6 * 6, sum, "one colour a pixel");
          Samples painted = palette.paint(new Samples(oneHot, 1, Shape.of(6, 6, 4)));
          assertArrayEquals(read(flags, i), painted.values(), 1e-6f, "and back");
        }
      }
      assertThrows(
          ShapeException.class,
          () -> palette.paint(new Samples(new float[5], 1, Shape.of(1, 1, 5))));
      assertThrows(InvalidArgumentException.class, () -> Palette.fit(flags, 1));
    }
  }

  @Test
  void palettesOfManyColoursBringPixelsNear() {
    try (Ramp ramp = new Ramp()) {
      double two = error(ramp, Palette.fit(ramp, 2));
      Palette sixteen = Palette.fit(ramp, 16);
      assertEquals(16, sixteen.size());
      assertTrue(error(ramp, sixteen) < two / 4, "less error with more colours");
    }
    try (StrokeDigits grey = StrokeDigits.create(7, 20)) {
      assertThrows(InvalidArgumentException.class, () -> Palette.fit(grey, 16));
    }
  }

  private static double error(ImageDataset data, Palette palette) {
    double sum = 0;
    for (int i = 0; i < data.size(); i++) {
      float[] image = read(data, i);
      for (int p = 0; p < image.length; p += 3) {
        int[] c = palette.colour(palette.nearest(image[p], image[p + 1], image[p + 2]));
        for (int k = 0; k < 3; k++) {
          sum += Math.abs(c[k] / 127.5 - 1 - image[p + k]);
        }
      }
    }
    return sum;
  }

  /** Images of one grey level. */
  private record Level(float value) implements Plain {
    @Override
    public int channels() {
      return 1;
    }

    @Override
    public void read(int index, float[] target, int offset) {
      Arrays.fill(target, offset, offset + 36, value);
    }
  }

  /** Images of four colours. */
  private record Flags() implements Plain {
    private static final int[][] COLOURS = {{0, 0, 0}, {255, 0, 0}, {255, 255, 255}, {20, 60, 200}};

    @Override
    public void read(int index, float[] target, int offset) {
      for (int p = 0; p < 36; p++) {
        for (int c = 0; c < 3; c++) {
          target[offset + 3 * p + c] = COLOURS[(index + p * p) % 4][c] / 127.5f - 1;
        }
      }
    }
  }

  /** Images of many colours. */
  private record Ramp() implements Plain {
    @Override
    public void read(int index, float[] target, int offset) {
      for (int i = 0; i < 108; i++) {
        target[offset + i] = (index * 31 + i * 7) % 255 / 127.5f - 1;
      }
    }
  }

  private interface Plain extends ImageDataset {
    @Override
    default String name() {
      return "plain";
    }

    @Override
    default int size() {
      return 100;
    }

    @Override
    default int height() {
      return 6;
    }

    @Override
    default int width() {
      return 6;
    }

    @Override
    default int channels() {
      return 3;
    }

    @Override
    default int label(int index) {
      return -1;
    }

    @Override
    default int labelCount() {
      return 0;
    }

    @Override
    default String fingerprint() {
      return "0".repeat(64);
    }

    @Override
    default void close() {}
  }
}
