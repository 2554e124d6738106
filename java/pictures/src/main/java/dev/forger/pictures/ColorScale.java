// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures;

/** Colours for numbers from 0 to 1, evenly spaced, mixed in between. */
public final class ColorScale {
  /** Small to large values, white to dark blue. */
  public static final ColorScale SEQUENTIAL =
      of(0xffffff, 0xd6e6f4, 0x9ac8e0, 0x529dcc, 0x1c6bb0, 0x08306b);

  /** Low, middle, high: blue, white, red. */
  public static final ColorScale DIVERGING = of(0x2166ac, 0x92c5de, 0xf7f7f7, 0xf4a582, 0xb2182b);

  private final int[] colours;

  private ColorScale(int... colours) {
    this.colours = colours;
  }

  /**
   * Makes a scale.
   *
   * @param colours two or more, as 0xRRGGBB, that of 0 first
   * @return the scale
   */
  public static ColorScale of(int... colours) {
    return new ColorScale(colours.clone());
  }

  /**
   * Returns the colour of a number.
   *
   * @param at 0 to 1; what lies outside takes the nearer end, what is not a number the first
   * @return 0xRRGGBB
   */
  public int at(double at) {
    double position = Math.max(0, Math.min(1, at)) * (colours.length - 1);
    int low = Math.min((int) position, colours.length - 2);
    double share = Double.isNaN(position) ? 0 : position - low;
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double a = (colours[low] >> shift) & 0xFF;
      double b = (colours[low + 1] >> shift) & 0xFF;
      mixed |= (int) Math.round(a + share * (b - a)) << shift;
    }
    return mixed;
  }
}
