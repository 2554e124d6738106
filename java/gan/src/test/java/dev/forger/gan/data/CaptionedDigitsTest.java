// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptionedDigitsTest {
  private static final int N = 2000;

  @Test
  void captionsAreThoseOfTheParameters() {
    assertEquals("thick seven leaning left", new StrokeTraits(7, 1.6, -0.2).caption());
    assertEquals("thin zero", new StrokeTraits(0, 0.9, 0.1).caption());
    assertEquals("one leaning right", new StrokeTraits(1, 1.2, 0.3).caption());
    assertEquals("four", new StrokeTraits(4, 1.2, 0).caption());
    assertEquals(90, new HashSet<>(StrokeTraits.captions()).size());
  }

  /** Every word comes up in about a quarter of all images, and no held-out combination does. */
  @Test
  void wordsAreFrequentAndHeldOutCombinationsAbsent() {
    Set<String> heldOut = new HashSet<>(CaptionedDigits.heldOut());
    assertEquals(10, heldOut.size());
    try (CaptionedDigits digits = CaptionedDigits.create(3, N)) {
      int[] counts = new int[4];
      List<String> words = List.of("thin", "thick", "left", "right");
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < N; i++) {
        String caption = digits.caption(i);
        seen.add(caption);
        assertFalse(heldOut.contains(caption), caption);
        assertEquals(digits.traits(i).caption(), caption);
        assertEquals(digits.label(i), digits.traits(i).digit());
        for (int k = 0; k < 4; k++) {
          counts[k] += caption.contains(words.get(k)) ? 1 : 0;
        }
      }
      for (int k = 0; k < 4; k++) {
        assertTrue(counts[k] > N / 7 && counts[k] < N / 3, words.get(k) + " " + counts[k]);
      }
      assertEquals(80, seen.size());
    }
  }

  /** What the parameters say is what the picture shows. */
  @Test
  void parametersAreThoseThatDrewTheImage() {
    try (CaptionedDigits digits = CaptionedDigits.create(3, N)) {
      float[] image = new float[28 * 28];
      double[] ink = new double[2];
      double[] lean = new double[2];
      int[] inks = new int[2];
      int[] leans = new int[2];
      for (int i = 0; i < N; i++) {
        digits.read(i, image, 0);
        StrokeTraits traits = digits.traits(i);
        if (traits.radius() < StrokeTraits.THIN || traits.radius() >= StrokeTraits.THICK) {
          int kind = traits.radius() < StrokeTraits.THIN ? 0 : 1;
          ink[kind] += mass(image);
          inks[kind]++;
        }
        // A one is an upright stroke.
        if (traits.digit() == 1
            && (traits.slant() < StrokeTraits.LEFT || traits.slant() >= StrokeTraits.RIGHT)) {
          int kind = traits.slant() < StrokeTraits.LEFT ? 0 : 1;
          lean[kind] += lean(image);
          leans[kind]++;
        }
      }
      assertTrue(ink[1] / inks[1] > 1.4 * ink[0] / inks[0], "thick digits have more ink");
      assertTrue(lean[0] / leans[0] < 0, "ones that lean left: " + lean[0] / leans[0]);
      assertTrue(lean[1] / leans[1] > 0.25, "ones that lean right: " + lean[1] / leans[1]);
    }
  }

  private static double mass(float[] image) {
    double sum = 0;
    for (float v : image) {
      sum += (v + 1) / 2;
    }
    return sum;
  }

  /** The slope of the ink's main direction, to the right for each pixel up. */
  private static double lean(float[] image) {
    double m = mass(image);
    double mx = 0;
    double my = 0;
    for (int i = 0; i < image.length; i++) {
      mx += (image[i] + 1) / 2 * (i % 28) / m;
      my += (image[i] + 1) / 2 * (i / 28) / m;
    }
    double xy = 0;
    double yy = 0;
    for (int i = 0; i < image.length; i++) {
      xy += (image[i] + 1) / 2 * (i % 28 - mx) * (i / 28 - my);
      yy += (image[i] + 1) / 2 * (i / 28 - my) * (i / 28 - my);
    }
    return -xy / yy;
  }

  @ParameterizedTest
  @CsvSource({
    "individual/1f431.png,cat face",
    "1f468-200d-1f33e.png,man ear of rice",
    "2764-fe0f.png,heavy black heart",
    "a/Red_Car-3.JPG,red car 3",
    "horses/0001.png,0001",
    "beef.png,beef",
    "face.png,face"
  })
  void filesAreNamedByCodePointsOrWords(String path, String caption) {
    assertEquals(caption, FileCaptions.of(path));
  }

  @Test
  void misuseIsRefused() {
    assertThrows(InvalidArgumentException.class, () -> CaptionedDigits.create(1, 1));
    try (CaptionedDigits digits = CaptionedDigits.create(1, 10)) {
      assertThrows(InvalidArgumentException.class, () -> digits.caption(10));
      assertThrows(InvalidArgumentException.class, () -> digits.traits(-1));
      assertThrows(
          InvalidArgumentException.class, () -> Datasets.open(CaptionedDigits.NAME, 32, 0));
    }
  }
}
