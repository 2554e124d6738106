// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The parameters with which a pen draws a digit, and their words, as in "thick seven leaning left".
 * Middling thickness and slant have no words.
 *
 * @param digit 0 to 9
 * @param radius of the pen, in pixels, 0.8 to 1.95
 * @param slant how many pixels an upright stroke moves to the right for each pixel up
 */
public record StrokeTraits(int digit, double radius, double slant) {
  /** Below it a pen is thin, in pixels: about a quarter of all. */
  public static final double THIN = 1.0;

  /** From it on a pen is thick, in pixels: about a quarter of all. */
  public static final double THICK = 1.38;

  /** Below it a digit leans left: about a quarter of all. */
  public static final double LEFT = -0.02;

  /** From it on a digit leans right: about a quarter of all. */
  public static final double RIGHT = 0.26;

  private static final List<String> DIGITS =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  /**
   * Returns the words.
   *
   * @return thickness, digit, slant
   */
  public String caption() {
    return words(
        digit,
        radius < THIN ? -1 : radius < THICK ? 0 : 1,
        slant < LEFT ? -1 : slant < RIGHT ? 0 : 1);
  }

  private static String words(int digit, int thickness, int lean) {
    List<String> words = new ArrayList<>();
    if (thickness != 0) {
      words.add(thickness < 0 ? "thin" : "thick");
    }
    words.add(DIGITS.get(digit));
    if (lean != 0) {
      words.add(lean < 0 ? "leaning left" : "leaning right");
    }
    return String.join(" ", words);
  }

  /**
   * Returns all captions.
   *
   * @return the 90 of all digits, thicknesses and slants, by digit
   */
  public static List<String> captions() {
    List<String> all = new ArrayList<>();
    for (int digit = 0; digit < DIGITS.size(); digit++) {
      for (int thickness = -1; thickness <= 1; thickness++) {
        for (int lean = -1; lean <= 1; lean++) {
          all.add(words(digit, thickness, lean));
        }
      }
    }
    return all;
  }
}
