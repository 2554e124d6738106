// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws lines character by character, each by how often it followed the {@code order} characters
 * before it: what a generator of text must do better than.
 */
public final class MarkovText {
  private final int order;
  private final int characters;
  private final int[] text;
  private final Map<List<Integer>, long[]> following = new HashMap<>();

  /**
   * Counts the characters of a text by what stands before them.
   *
   * @param order 0 for frequencies of characters alone
   * @param text numbers from 0, more than the order
   * @param characters of the alphabet
   * @throws InvalidArgumentException if the order is negative or the text too short
   */
  public MarkovText(int order, int[] text, int characters) {
    if (order < 0 || text.length <= order) {
      throw new InvalidArgumentException(
          "order of a Markov model",
          order + " with " + text.length + " characters",
          "from 0, less than the characters of the text",
          "0 and 1 are usual");
    }
    this.order = order;
    this.characters = characters;
    this.text = text.clone();
    for (int i = order; i < text.length; i++) {
      following.computeIfAbsent(before(text, i), key -> new long[characters])[text[i]]++;
    }
  }

  private List<Integer> before(int[] line, int i) {
    return Arrays.stream(line, i - order, i).boxed().toList();
  }

  /**
   * Draws lines; each begins at a random place of the text.
   *
   * @param count of lines
   * @param length of each, at least the order
   * @param random line i has step i
   * @return the lines
   */
  public List<int[]> sample(int count, int length, Philox random) {
    List<int[]> lines = new ArrayList<>(count);
    for (int n = 0; n < count; n++) {
      int[] line = new int[length];
      int place = (int) (random.uniform(n, length) * (text.length - order));
      System.arraycopy(text, place, line, 0, Math.min(order, length));
      for (int i = order; i < length; i++) {
        line[i] = draw(following.get(before(line, i)), random.uniform(n, i));
      }
      lines.add(line);
    }
    return lines;
  }

  /** What stands before may end the text only, and then nothing is known of what follows. */
  private int draw(long[] counts, float uniform) {
    long[] known = counts != null ? counts : all();
    double left = uniform * (double) Arrays.stream(known).sum();
    int last = 0;
    for (int c = 0; c < characters; c++) {
      if (known[c] > 0) {
        last = c;
        left -= known[c];
        if (left < 0) {
          return c;
        }
      }
    }
    return last;
  }

  private long[] all() {
    long[] counts = new long[characters];
    for (int character : text) {
      counts[character]++;
    }
    return counts;
  }
}
