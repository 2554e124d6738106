// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.Shape;
import dev.forger.gan.Samples;
import dev.forger.gan.TrainerContract;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import dev.forger.gan.translation.CycleGan;
import dev.forger.gan.translation.CycleGanBuilder;
import dev.forger.gan.translation.Translator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTranslationTest {
  private static final int LENGTH = 8;

  /** b and c are equally frequent: only their order tells them apart. */
  private static final String TEXT = "aabc".repeat(60);

  private static final Alphabet ALPHABET = Alphabet.of(TEXT);

  @TempDir Path folder;

  private static TextWindows windows(String text) {
    return TextWindows.of(text.substring(0, 4), ALPHABET.encode(text), ALPHABET, LENGTH, 1);
  }

  private static CycleGanBuilder exchanged(Device device) {
    return TextTranslation.builder(device, windows(TEXT), windows("aacb".repeat(60)), 1)
        .model(
            line -> TextTranslation.substitution(line, 1),
            line -> TextTranslation.critic(line, 1, 8))
        .batch(8)
        .seed(3);
  }

  @Test
  void ciphersArePermutationsOfThePlace() {
    int[] text = Alphabet.of(Sentences.text()).encode(Sentences.text());
    int characters = Alphabet.of(Sentences.text()).size();
    Cipher substitution = Cipher.substitution(characters, 1);
    int[] all = new int[characters];
    Arrays.setAll(all, i -> i);
    int[] permuted = substitution.apply(all);
    assertArrayEquals(all, Arrays.stream(permuted).sorted().toArray());
    assertArrayEquals(permuted, Cipher.substitution(characters, 1).apply(all));
    assertNotEquals(
        Arrays.toString(permuted), Arrays.toString(Cipher.substitution(characters, 2).apply(all)));
    Cipher vigenere = Cipher.vigenere(5, 1, 0, -2);
    assertEquals(3, vigenere.period());
    assertArrayEquals(new int[] {0, 4, 2, 1}, vigenere.apply(4, 4, 4, 0));
    // Equal texts have equal frequencies, at every place of the period.
    int[] guessed =
        new FrequencyMatching(text, substitution.apply(text), characters, 1)
            .apply(substitution.apply(text));
    int same = 0;
    for (int i = 0; i < text.length; i++) {
      same += guessed[i] == text[i] ? 1 : 0;
    }
    assertTrue(same > 0.99 * text.length, same + " of " + text.length);
    assertThrows(InvalidArgumentException.class, () -> Cipher.vigenere(5));
    assertThrows(InvalidArgumentException.class, () -> Cipher.substitution(1, 1));
  }

  @Test
  void matchingCountsEachPlaceForItself() {
    int[] language = ALPHABET.encode("aaabbcaaabbc");
    // Place 0 has a's alone, place 1 more c's than b's.
    int[] given = ALPHABET.encode("acacababac");
    int[] matched = new FrequencyMatching(language, given, 3, 2).apply(given);
    assertEquals("aaaaababaa", ALPHABET.decode(matched));
  }

  @Test
  void keepsTheContractOfTrainers() {
    new TrainerContract(device -> exchanged(device).batch(2).pool(5).build(), folder).check();
  }

  private static double difference(Samples a, Samples b) {
    double sum = 0;
    for (int i = 0; i < a.values().length; i++) {
      sum += Math.abs(a.values()[i] - b.values()[i]);
    }
    return sum / a.values().length;
  }

  @Test
  @Proves("A6.7")
  void cycleIsThatOfTheDefinition() {
    double weight = ReferenceValues.of("b14.cycle.weight");
    TextWindows first = windows("aabcaabcaab");
    TextWindows second = windows("aacbaacbaac");
    try (Device device = Device.cpu(1);
        CycleGan gan =
            TextTranslation.builder(device, first, second, 1)
                .initializer(Initializer.heNormal())
                .cycle(weight)
                .batch(first.size())
                .build();
        Translator there = gan.there();
        Translator back = gan.back()) {
      Samples x = Samples.of(first, 0, first.size());
      Samples y = Samples.of(second, 0, second.size());
      double expected =
          weight
              * (difference(x, back.translate(there.translate(x)))
                  + difference(y, there.translate(back.translate(y))));
      AtomicReference<Double> reported = new AtomicReference<>();
      gan.train(1, m -> reported.set((double) m.value("cycle")));
      assertEquals(expected, reported.get(), 1e-4 * expected);
      // It gives probabilities.
      Samples made = back.translate(y);
      double sum = 0;
      for (float v : made.values()) {
        assertTrue(v > 0 && v < 1, "probability " + v);
        sum += v;
      }
      assertEquals(made.count() * LENGTH, sum, 1e-3);
    }
  }

  /** The gradient of the cycle, by what a step of plain descent does to the generators. */
  @Test
  void stepsDescendTheCycle() {
    TextWindows first = windows("aabcaabcaab");
    TextWindows second = windows("aacbaacbaac");
    try (Device device = Device.cpu(1);
        CycleGan gan =
            TextTranslation.builder(device, first, second, 1)
                .cycle(1e4)
                .batch(first.size())
                .optimizers(Optimizer.sgd(1e-3, 0), Optimizer.sgd(1e-9, 0))
                .build()) {
      List<Double> cycles = new ArrayList<>();
      gan.train(60, m -> cycles.add((double) m.value("cycle")));
      assertTrue(cycles.get(59) < 0.5 * cycles.get(0), cycles.get(0) + " to " + cycles.get(59));
    }
  }

  @Test
  void samplesAreLinesAndTheirTranslations() {
    try (Device device = Device.cpu(1);
        CycleGan gan = exchanged(device).build();
        TextSamples samples = new TextSamples(gan.samples(1), ALPHABET)) {
      List<String> lines = samples.lines(4);
      assertEquals(TEXT.substring(0, LENGTH), lines.get(0));
      assertEquals(TEXT.substring(LENGTH, 2 * LENGTH), lines.get(2));
      Samples given = Samples.of(windows(TEXT), 0, 1);
      try (Translator there = gan.there()) {
        int[] found = TextSamples.numbers(there.translate(given)).get(0);
        assertEquals(ALPHABET.decode(found), lines.get(1));
      }
      assertThrows(InvalidArgumentException.class, () -> samples.lines(2 * TEXT.length()));
    }
  }

  @Test
  void periodsMustDivideLines() {
    Shape line = Shape.of(1, 9, 4);
    assertEquals(line, TextTranslation.substitution(line, 3).outputShape());
    assertEquals(Shape.of(1, 3, 1), TextTranslation.critic(line, 3, 8).outputShape());
    assertThrows(InvalidArgumentException.class, () -> TextTranslation.substitution(line, 2));
    try (Device device = Device.cpu(1)) {
      assertThrows(
          InvalidArgumentException.class,
          () -> TextTranslation.builder(device, windows(TEXT), windows(TEXT), 3));
    }
  }
}
