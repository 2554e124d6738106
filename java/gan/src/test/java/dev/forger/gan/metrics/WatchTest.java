// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.StrokeDigits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Generators that change colours, lose a mode, collapse or copy, and an honest one. */
class WatchTest {
  private static final Shape IMAGE = Shape.of(28, 28, 3);
  private static final int DIGIT = 28 * 28;
  private static final StrokeDigits DRAWN = StrokeDigits.create(1, 6000);
  private static final ImageDataset DATA = new Coloured(DRAWN, true);
  private static final StrokeDigits FRESH = StrokeDigits.create(99, 3200);

  @AfterAll
  static void close() {
    DATA.close();
    FRESH.close();
  }

  /** Digits each in a hue of its own; with labels or without. */
  private record Coloured(StrokeDigits digits, boolean labelled) implements ImageDataset {
    @Override
    public String name() {
      return "coloured digits";
    }

    @Override
    public int size() {
      return digits.size();
    }

    @Override
    public int height() {
      return 28;
    }

    @Override
    public int width() {
      return 28;
    }

    @Override
    public int channels() {
      return 3;
    }

    @Override
    public void read(int index, float[] target, int offset) {
      float[] grey = new float[DIGIT];
      digits.read(index, grey, 0);
      colour(grey, 0, hue(index), target, offset);
    }

    @Override
    public int label(int index) {
      return labelled ? digits.label(index) : -1;
    }

    @Override
    public int labelCount() {
      return labelled ? digits.labelCount() : 0;
    }

    @Override
    public String fingerprint() {
      return "coloured " + digits.fingerprint();
    }

    @Override
    public void close() {
      digits.close();
    }
  }

  /** Turns between 0 and 1, one of each image. */
  private static double hue(int index) {
    return new Philox(8, 0).uniform(index, 0);
  }

  /** Draws a digit in grey 0.5 with a colour of this hue, whose channels' mean is the same. */
  private static void colour(float[] grey, int from, double hue, float[] target, int to) {
    for (int p = 0; p < DIGIT; p++) {
      double ink = (grey[from + p] + 1) / 2;
      for (int c = 0; c < 3; c++) {
        double shade = 0.3 + 0.6 * Math.cos(2 * Math.PI * (hue + c / 3.0));
        target[to + 3 * p + c] = (float) (-0.8 + ink * (shade + 0.6));
      }
    }
  }

  /** New digits of the classes allowed, in one hue, or each in its own where it is negative. */
  private static Samples samples(int turn, double hue, IntPredicate classes) {
    float[] values = new float[Watch.SAMPLES * IMAGE.elements()];
    float[] grey = new float[DIGIT];
    int made = 0;
    for (int i = 600 * turn; made < Watch.SAMPLES; i++) {
      if (classes.test(FRESH.label(i % FRESH.size()))) {
        FRESH.read(i % FRESH.size(), grey, 0);
        colour(grey, 0, hue < 0 ? hue(100_000 + i) : hue, values, made++ * IMAGE.elements());
      }
    }
    return new Samples(values, Watch.SAMPLES, IMAGE);
  }

  private static List<Alarm.Kind> kinds(Watch.Observation seen) {
    return seen.alarms().stream().map(Alarm::kind).toList();
  }

  @Test
  void anHonestGeneratorIsLeftInPeace() {
    Watch watch = Watch.of(DATA, 1);
    for (int step = 1; step <= 4; step++) {
      Watch.Observation seen = watch.observe(step, samples(step, -1, c -> true));
      assertEquals(List.of(), seen.alarms());
      assertTrue(seen.values()[0] > 0.5, "coverage " + seen.values()[0]);
    }
  }

  @Test
  @Proves("A7.3")
  void colourAloneIsNoDroppedMode() {
    Watch watch = Watch.of(DATA, 1);
    double[] first = watch.observe(1, samples(1, 0.1, c -> true)).values();
    for (int step = 2; step <= 4; step++) {
      Watch.Observation seen = watch.observe(step, samples(1, 0.25 * step, c -> true));
      assertEquals(List.of(), seen.alarms());
      assertArrayEquals(first, seen.values(), 0.02, "what is seen does not depend on hue");
    }
    // Pixels with their colours take the same generator for one that leaves most of the data out.
    Features real = new RawPixels().features(Samples.of(DATA, 0, 512));
    double all = coverage(samples(1, -1, c -> true), real);
    double one = coverage(samples(1, 0.1, c -> true), real);
    assertTrue(one < 0.7 * all, one + " of " + all);
  }

  private static double coverage(Samples samples, Features real) {
    return DensityCoverage.of(new RawPixels().features(samples), real, 5).coverage();
  }

  private static void losesThrees(ImageDataset data, String named) {
    Watch watch = Watch.of(data, 1);
    for (int step = 1; step <= 2; step++) {
      Samples all = samples(step, 0.3 * step, c -> true);
      assertEquals(List.of(), watch.observe(step, all).alarms());
    }
    Watch.Observation seen = watch.observe(3, samples(3, 0.9, c -> c != 3));
    String all = Arrays.toString(seen.values());
    assertEquals(List.of(Alarm.Kind.MODE_DROPPING), kinds(seen), all);
    Alarm alarm = seen.alarms().get(0);
    assertEquals(3, alarm.step());
    assertTrue(alarm.toString().startsWith("step 3, mode dropping: much less than before of"));
    assertTrue(alarm.text().contains(named), alarm.text());
  }

  @Test
  @Proves({"A3.14", "A7.3"})
  void aLostClassIsNamed() {
    losesThrees(DATA, "class 3 (");
  }

  @Test
  void aLostClusterIsNamed() {
    losesThrees(new Coloured(DRAWN, false), "cluster ");
  }

  @Test
  @Proves({"A7.2", "A7.6"})
  void tenRepeatedTrainingImagesAreCaughtAtOnce() {
    float[] values = new float[Watch.SAMPLES * IMAGE.elements()];
    for (int i = 0; i < Watch.SAMPLES; i++) {
      DATA.read(29 * (i % 10), values, i * IMAGE.elements());
    }
    Watch.Observation seen =
        Watch.of(DATA, 1).observe(1, new Samples(values, Watch.SAMPLES, IMAGE));
    assertEquals(List.of(Alarm.Kind.MODE_COLLAPSE, Alarm.Kind.MEMORISATION), kinds(seen));
    assertEquals(1, seen.values()[2], "repeats");
    assertEquals(1, seen.values()[3], "copies");
  }

  @Test
  @Proves("A7.2")
  void fewClassesAreACollapse() {
    Watch.Observation seen = Watch.of(DATA, 1).observe(1, samples(1, -1, c -> c > 7));
    assertEquals(List.of(Alarm.Kind.MODE_COLLAPSE), kinds(seen), seen.toString());
    assertTrue(seen.alarms().get(0).text().startsWith("samples spread over 2."), seen.toString());
  }

  @Test
  @Proves("A7.6")
  void someCopiesAmongNewSamplesAreFound() {
    Samples mixed = samples(1, -1, c -> true);
    for (int i = 0; i < 60; i++) {
      DATA.read(31 * i, mixed.values(), i * IMAGE.elements());
    }
    Watch.Observation seen = Watch.of(DATA, 1).observe(1, mixed);
    assertEquals(List.of(Alarm.Kind.MEMORISATION), kinds(seen), seen.toString());
  }

  @Test
  void whatWasSeenBeforeCanBeGivenBack() {
    Watch watch = Watch.of(DATA, 1);
    double[] before = watch.observe(1, samples(1, -1, c -> true)).values();
    assertEquals(before.length, watch.columns().size());
    Watch later = Watch.of(DATA, 1);
    later.remember(before);
    Samples less = samples(3, -1, c -> c != 3);
    Watch.Observation seen = later.observe(2, less);
    assertEquals(watch.observe(2, less).alarms(), seen.alarms());
    assertEquals(1, seen.alarms().size());
  }

  @Test
  void badInputIsNamed() {
    Watch watch = Watch.of(DATA, 1);
    List<String> messages = new ArrayList<>();
    Samples small = new Samples(new float[60 * 784], 60, Shape.of(28, 28, 1));
    messages.add(assertThrows(ShapeException.class, () -> watch.observe(1, small)).getMessage());
    Samples few = samples(1, -1, c -> true).pick(0, 1, 2);
    messages.add(
        assertThrows(InvalidArgumentException.class, () -> watch.observe(1, few)).getMessage());
    Samples broken = samples(1, -1, c -> true);
    broken.values()[IMAGE.elements()] = Float.NaN;
    messages.add(
        assertThrows(InvalidArgumentException.class, () -> watch.observe(1, broken)).getMessage());
    messages.add(assertThrows(ShapeException.class, () -> watch.remember(1, 2)).getMessage());
    try (StrokeDigits little = StrokeDigits.create(1, 40)) {
      messages.add(
          assertThrows(InvalidArgumentException.class, () -> Watch.of(little, 1)).getMessage());
    }
    String[] parts = {"28x28x1", "3 samples", "image 1: given NaN", "2 numbers", "a tenth of"};
    for (int i = 0; i < parts.length; i++) {
      assertTrue(messages.get(i).contains(parts[i]), messages.get(i));
    }
  }
}
