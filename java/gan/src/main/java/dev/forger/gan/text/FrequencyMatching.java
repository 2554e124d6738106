// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Deciphers by frequencies alone, each place of the period for itself: the most frequent character
 * of the cipher stands for the most frequent one of the language, and so on. What an unpaired
 * translation must do better than.
 */
public final class FrequencyMatching {
  private final int[][] table;

  /**
   * Ranks characters.
   *
   * @param language a text of the language, numbers of the alphabet
   * @param cipher an enciphered text
   * @param characters of the alphabet
   * @param period of the cipher
   */
  public FrequencyMatching(int[] language, int[] cipher, int characters, int period) {
    table = new int[period][characters];
    int[] wanted = ranked(language, characters, 0, 1);
    for (int phase = 0; phase < period; phase++) {
      int[] given = ranked(cipher, characters, phase, period);
      for (int rank = 0; rank < characters; rank++) {
        table[phase][given[rank]] = wanted[rank];
      }
    }
  }

  private static int[] ranked(int[] text, int characters, int phase, int period) {
    long[] counts = new long[characters];
    for (int i = phase; i < text.length; i += period) {
      counts[text[i]]++;
    }
    return IntStream.range(0, characters)
        .boxed()
        .sorted(Comparator.comparingLong((Integer c) -> -counts[c]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Deciphers.
   *
   * @param cipher numbers of the alphabet, the first at place 0
   * @return as many numbers
   */
  public int[] apply(int... cipher) {
    int[] result = new int[cipher.length];
    for (int i = 0; i < cipher.length; i++) {
      result[i] = table[i % table.length][cipher[i]];
    }
    return result;
  }
}
