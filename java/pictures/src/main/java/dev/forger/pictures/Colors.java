// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures;

import java.awt.Color;

/** The colours of charts, told apart also by most who do not see all of them. */
public final class Colors {
  /** Real data. */
  public static final Color BLUE = new Color(0x1f77b4);

  /** What is generated. */
  public static final Color ORANGE = new Color(0xe8710a);

  /** What is accepted, or a second model. */
  public static final Color GREEN = new Color(0x2a9d3a);

  /** What is rejected, or a third model. */
  public static final Color RED = new Color(0xd62728);

  /** The critic. */
  public static final Color PURPLE = new Color(0x8456b8);

  /** A fifth. */
  public static final Color BROWN = new Color(0x8c564b);

  /** What is compared with. */
  public static final Color GREY = new Color(0x777777);

  /** What stays in the background. */
  public static final Color PALE = new Color(0xc4c4c4);

  /** Text, and points on coloured ground. */
  public static final Color DARK = new Color(0x222222);

  private Colors() {}

  /**
   * Returns a translucent colour.
   *
   * @param colour any
   * @param alpha 0 to 255
   * @return the colour with this alpha
   */
  public static Color translucent(Color colour, int alpha) {
    return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
  }
}
