// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Device;
import dev.forger.gan.Samples;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.text.Alphabet;
import dev.forger.gan.text.Cipher;
import dev.forger.gan.text.FrequencyMatching;
import dev.forger.gan.text.TextSamples;
import dev.forger.gan.text.TextTranslation;
import dev.forger.gan.text.TextWindows;
import dev.forger.gan.text.Texts;
import dev.forger.gan.translation.CycleGan;
import dev.forger.gan.translation.Translator;
import java.io.PrintStream;
import java.util.Arrays;

/**
 * Deciphers the second half of a text by a CycleGAN that has seen its first half and the enciphered
 * second one, beside frequency matching. Arguments: text, substitution or vigenere, length,
 * minutes, seed, threads.
 */
public final class CipherRun {
  private static final int JUDGED = 1000;

  private CipherRun() {}

  /** Runs one training. */
  public static void main(String[] a) {
    train(
        System.out,
        Texts.open(a[0], true),
        a[1].equals("vigenere"),
        Integer.parseInt(a[2]),
        Double.parseDouble(a[3]),
        Long.parseLong(a[4]),
        Integer.parseInt(a[5]));
  }

  private static double equal(int[] a, int[] b) {
    int same = 0;
    for (int i = 0; i < a.length; i++) {
      same += a[i] == b[i] ? 1 : 0;
    }
    return (double) same / a.length;
  }

  /** Trains and returns the shares of right characters: of the CycleGAN, of frequency matching. */
  static double[] train(
      PrintStream log,
      String text,
      boolean vigenere,
      int length,
      double minutes,
      long seed,
      int threads) {
    Alphabet alphabet = Alphabet.of(text);
    int[] all = alphabet.encode(text);
    int half = all.length / 2;
    int[] plain = Arrays.copyOf(all, half);
    int[] hidden = Arrays.copyOfRange(all, half, all.length);
    Cipher cipher =
        vigenere
            ? Cipher.vigenere(alphabet.size(), 3, 14, 7)
            : Cipher.substitution(alphabet.size(), seed);
    int[] enciphered = cipher.apply(hidden);
    int period = cipher.period();
    int[] guessed =
        new FrequencyMatching(plain, enciphered, alphabet.size(), period).apply(enciphered);
    double matched = equal(guessed, hidden);
    log.printf("%d characters, frequency matching %.3f%n", alphabet.size(), matched);
    TextWindows first = TextWindows.of("plain", plain, alphabet, length, period);
    TextWindows second = TextWindows.of("cipher", guessed, alphabet, length, period);
    // Judged are lines that do not overlap.
    TextWindows judged = TextWindows.of("cipher", guessed, alphabet, length, length);
    int[] expected = Arrays.copyOf(hidden, JUDGED * length);
    try (Device device = Device.cpu(threads);
        CycleGan gan = TextTranslation.builder(device, first, second, period).seed(seed).build();
        Translator back = gan.back()) {
      Samples given = Samples.of(judged.smoothed(TextTranslation.SPREAD), 0, JUDGED);
      StepMetrics[] last = new StepMetrics[1];
      double training = 0;
      double right = 0;
      for (int part = 1; part <= 20; part++) {
        while (training < part * minutes * 3) {
          long start = System.nanoTime();
          gan.train(20, m -> last[0] = m);
          training += (System.nanoTime() - start) / 1e9;
        }
        int[] deciphered =
            TextSamples.numbers(back.translate(given)).stream()
                .flatMapToInt(Arrays::stream)
                .toArray();
        right = equal(deciphered, expected);
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; i < last[0].names().size(); i++) {
          numbers.append(String.format(" %s %.3f", last[0].names().get(i), last[0].value(i)));
        }
        log.printf("step %6d, %6.1f s: right %.3f;%s%n", gan.steps(), training, right, numbers);
        log.println("    |" + alphabet.decode(Arrays.copyOf(deciphered, 60)) + "|");
      }
      return new double[] {right, matched};
    }
  }
}
