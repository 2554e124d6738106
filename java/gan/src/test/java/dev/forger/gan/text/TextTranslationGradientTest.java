// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.Safetensors;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.objective.Wasserstein;
import dev.forger.gan.translation.CycleGan;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Steps of plain descent against differences of the loss. Where critics are linear, what is drawn
 * does not change their gradient: straight-through is that of the expected loss.
 */
class TextTranslationGradientTest {
  private static final int LENGTH = 8;
  private static final int CHARACTERS = 3;
  private static final Alphabet ALPHABET = new Alphabet("abc");
  private static final TextWindows FIRST = windows("aabcaabcaab");
  private static final TextWindows SECOND = windows("aacbaacbaac");

  @TempDir Path folder;

  private static TextWindows windows(String text) {
    return TextWindows.of(text, ALPHABET.encode(text), ALPHABET, LENGTH, 1);
  }

  @Test
  @Proves("A6.7")
  void generatorsDescendTheExpectedLoss() {
    check(0, true);
  }

  @Test
  @Proves("A6.7")
  void generatorsDescendTheCycle() {
    check(30, true);
  }

  @Test
  @Proves("A6.7")
  void criticsDescendTheirLoss() {
    check(0, false);
  }

  private void check(double cycle, boolean generators) {
    double still = 1e-9;
    try (Device device = Device.cpu(1);
        CycleGan gan =
            TextTranslation.builder(device, FIRST, SECOND, 1)
                .model(
                    line -> TextTranslation.substitution(line, 1),
                    line -> Network.builder(line).conv2d(1, TextModels.along(3)).build())
                .objective(Wasserstein.create())
                .initializer(Initializer.heNormal())
                .cycle(cycle)
                .batch(FIRST.size())
                .optimizers(
                    Optimizer.sgd(generators ? 0.1 : still, 0),
                    Optimizer.sgd(generators ? still : 100, 0))
                .build()) {
      Map<String, double[]> before = weights(gan);
      gan.train(1);
      Map<String, double[]> after = weights(gan);
      for (String way : new String[] {"there", "back"}) {
        if (generators) {
          checkTable(way, cycle, before, after);
        } else {
          checkMean(way, before, after);
        }
      }
    }
  }

  /** Filters by the way, tables as from character to character. */
  private Map<String, double[]> weights(CycleGan gan) {
    Path file = folder.resolve("weights.safetensors");
    gan.save(file);
    Map<String, double[]> all = new HashMap<>();
    try (Safetensors saved = Safetensors.open(file)) {
      for (Safetensors.Entry e : saved.entries()) {
        if (e.name().endsWith(".weight") && !e.name().contains("optimizer")) {
          float[] values = saved.floatArray(e.name());
          double[] wide = new double[values.length];
          for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
          }
          all.put(e.name().replaceFirst("[.].*", ""), wide);
        }
      }
    }
    return all;
  }

  private static void checkTable(
      String way, double cycle, Map<String, double[]> before, Map<String, double[]> after) {
    double[] table = before.get(way + "_generator");
    double[] moved = after.get(way + "_generator");
    double h = 1e-5;
    for (int i = 0; i < table.length; i++) {
      double kept = table[i];
      table[i] = kept + h;
      double up = loss(before, cycle);
      table[i] = kept - h;
      double slope = (up - loss(before, cycle)) / (2 * h);
      table[i] = kept;
      assertEquals(-0.1 * slope, moved[i] - kept, 2e-6, way + " table[" + i + "]");
    }
  }

  private static double loss(Map<String, double[]> w, double cycle) {
    double[] there = w.get("there_generator");
    double[] back = w.get("back_generator");
    return half(FIRST, there, back, w.get("there_critic"), cycle)
        + half(SECOND, back, there, w.get("back_critic"), cycle);
  }

  /** Minus the mean logit of what is made of a text, and the error of what is made of that. */
  private static double half(
      TextWindows text, double[] to, double[] from, double[] critic, double cycle) {
    double logits = 0;
    double error = 0;
    for (int line = 0; line < text.size(); line++) {
      int[] given = text.window(line);
      for (int at = 0; at < LENGTH; at++) {
        double[] source = new double[CHARACTERS];
        source[given[at]] = 1;
        double[] made = translated(to, source);
        double[] again = translated(from, made);
        for (int k = 0; k < CHARACTERS; k++) {
          error += Math.abs(again[k] - source[k]);
          logits += made[k] * taps(critic, k, at);
        }
      }
    }
    int places = text.size() * LENGTH;
    return -logits / places + cycle * error / (places * CHARACTERS);
  }

  private static double[] translated(double[] table, double[] given) {
    double[] p = new double[CHARACTERS];
    double sum = 0;
    for (int made = 0; made < CHARACTERS; made++) {
      double logit = 0;
      for (int k = 0; k < CHARACTERS; k++) {
        logit += table[made * CHARACTERS + k] * given[k];
      }
      p[made] = Math.exp(logit);
      sum += p[made];
    }
    for (int made = 0; made < CHARACTERS; made++) {
      p[made] /= sum;
    }
    return p;
  }

  /** The filter lies over a character from its right, as its middle and from its left. */
  private static double taps(double[] critic, int character, int at) {
    double sum = 0;
    for (int tap = at == LENGTH - 1 ? 1 : 0; tap < (at == 0 ? 2 : 3); tap++) {
      sum += critic[character * 3 + tap];
    }
    return sum;
  }

  /** A filter's middle moves to characters that are frequent, from those that are made often. */
  private static void checkMean(
      String way, Map<String, double[]> before, Map<String, double[]> after) {
    TextWindows real = way.equals("there") ? SECOND : FIRST;
    double[] counts = new double[CHARACTERS];
    for (int line = 0; line < real.size(); line++) {
      for (int character : real.window(line)) {
        counts[character]++;
      }
    }
    int places = real.size() * LENGTH;
    double drawn = 0;
    for (int k = 0; k < CHARACTERS; k++) {
      int middle = 3 * k + 1;
      double moved = after.get(way + "_critic")[middle] - before.get(way + "_critic")[middle];
      double made = counts[k] / places - moved / 100;
      assertEquals(Math.rint(made * places), made * places, 1e-2, "made of character " + k);
      drawn += made;
    }
    assertEquals(1, drawn, 1e-3, "all characters that are made");
  }
}
