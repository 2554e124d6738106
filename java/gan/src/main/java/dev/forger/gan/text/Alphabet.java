// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import dev.forger.DataException;
import dev.forger.InvalidArgumentException;
import java.util.HashMap;
import java.util.Map;

/** The characters of a text in a fixed order; each has a number from 0. */
public final class Alphabet {
  private static final int MAX = 4096;

  private final int[] characters;
  private final Map<Integer, Integer> numbers = new HashMap<>();

  /**
   * Takes characters in order.
   *
   * @param characters each once, at least 2 and at most 4096 code points
   * @throws InvalidArgumentException if there are fewer or more, or one twice
   */
  public Alphabet(String characters) {
    this.characters = characters.codePoints().toArray();
    for (int character : this.characters) {
      numbers.put(character, numbers.size());
    }
    int count = this.characters.length;
    if (count < 2 || count > MAX || numbers.size() != count) {
      throw new InvalidArgumentException(
          "alphabet",
          count + " characters, " + numbers.size() + " different ones",
          "2 to " + MAX + " different characters",
          "list each character once");
    }
  }

  /**
   * Collects the characters of a text, in the order of their code points.
   *
   * @param text of at least 2 different characters
   * @return its alphabet
   * @throws DataException if there are fewer, or more than 4096
   */
  public static Alphabet of(String text) {
    int[] found = text.codePoints().distinct().sorted().toArray();
    if (found.length < 2 || found.length > MAX) {
      throw new DataException(
          "text",
          found.length + " different characters",
          "2 to " + MAX,
          "use another text, or fold it to letters");
    }
    return new Alphabet(new String(found, 0, found.length));
  }

  /**
   * Returns the number of characters.
   *
   * @return at least 2
   */
  public int size() {
    return characters.length;
  }

  /**
   * Writes a text as numbers.
   *
   * @param text of characters of this alphabet
   * @return one number a character
   * @throws DataException if a character is not of the alphabet; it names the first
   */
  public int[] encode(String text) {
    return text.codePoints()
        .map(
            character -> {
              Integer number = numbers.get(character);
              if (number == null) {
                throw new DataException(
                    "text",
                    "the character \"" + Character.toString(character) + "\"",
                    "characters of the alphabet \"" + this + "\"",
                    "use a text of the same characters, or fold it to letters");
              }
              return number;
            })
        .toArray();
  }

  /**
   * Writes numbers as text.
   *
   * @param numbers 0 to {@code size() - 1}
   * @return one character a number
   */
  public String decode(int... numbers) {
    StringBuilder text = new StringBuilder(numbers.length);
    for (int number : numbers) {
      text.appendCodePoint(characters[number]);
    }
    return text.toString();
  }

  /** The characters in order. */
  @Override
  public String toString() {
    return new String(characters, 0, characters.length);
  }
}
