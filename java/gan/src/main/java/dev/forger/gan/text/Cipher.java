// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;

/**
 * Replaces each character of a text by another, by a permutation of the alphabet that depends on
 * its place modulo a period: 1 for a substitution cipher, more for Vigenère's.
 */
public final class Cipher {
  private static final int STREAM = 0x43495048;

  private final int[][] permutations;

  private Cipher(int[][] permutations) {
    this.permutations = permutations;
  }

  /**
   * Draws a substitution: one permutation of the alphabet, each as likely.
   *
   * @param characters of the alphabet, at least 2
   * @param seed of the draw
   * @return the cipher
   */
  public static Cipher substitution(int characters, long seed) {
    Philox random = new Philox(seed, STREAM);
    int[] permutation = identity(characters);
    for (int i = characters - 1; i > 0; i--) {
      int other = (int) (random.uniform(0, i) * (i + 1));
      int kept = permutation[i];
      permutation[i] = permutation[other];
      permutation[other] = kept;
    }
    return new Cipher(new int[][] {permutation});
  }

  /**
   * Shifts characters by a key that is repeated along the text (Vigenère).
   *
   * @param characters of the alphabet, at least 2
   * @param key shifts, at least one; its length is the period
   * @return the cipher
   * @throws InvalidArgumentException if there is no shift
   */
  public static Cipher vigenere(int characters, int... key) {
    if (key.length == 0) {
      throw new InvalidArgumentException(
          "key of a cipher", "no shifts", "at least one", "3, 14 and 15 are three");
    }
    int[][] permutations = new int[key.length][];
    for (int k = 0; k < key.length; k++) {
      permutations[k] = identity(characters);
      for (int c = 0; c < characters; c++) {
        permutations[k][c] = Math.floorMod(c + key[k], characters);
      }
    }
    return new Cipher(permutations);
  }

  private static int[] identity(int characters) {
    if (characters < 2) {
      throw new InvalidArgumentException(
          "characters of a cipher", Integer.toString(characters), "at least 2", "use an alphabet");
    }
    int[] all = new int[characters];
    for (int c = 0; c < characters; c++) {
      all[c] = c;
    }
    return all;
  }

  /**
   * Returns after how many characters the permutations repeat.
   *
   * @return at least 1
   */
  public int period() {
    return permutations.length;
  }

  /**
   * Enciphers a text.
   *
   * @param text numbers of the alphabet, the first at place 0
   * @return as many numbers
   */
  public int[] apply(int... text) {
    int[] result = new int[text.length];
    for (int i = 0; i < text.length; i++) {
      result[i] = permutations[i % permutations.length][text[i]];
    }
    return result;
  }
}
