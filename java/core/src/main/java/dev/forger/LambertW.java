// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** Lambert's W, the inverse of w e^w, in double. */
public final class LambertW {
  /** Below this exponent W(x) = x to double precision. */
  private static final double SMALL = -37;

  /** Above this one W(e^y) = y to double precision. */
  private static final double LARGE = 0x1p60;

  private LambertW() {}

  /**
   * Returns W(e^y), the w with w + log w = y; e^y itself may overflow (Fritsch, Shafer and Crowley
   * 1973: each step is of fourth order).
   *
   * @param y any number
   * @return a number &gt;= 0
   */
  public static double ofExp(double y) {
    if (y < SMALL) {
      return Math.exp(y);
    }
    if (!(y <= LARGE)) {
      return y;
    }
    double x = Math.exp(Math.min(y, 1));
    double w = y <= 1 ? x / (1 + x) : y - Math.log(y);
    for (int i = 0; i < 3; i++) {
      // Of x = e^y where y itself has too few digits.
      double r = y <= 1 ? Math.log(x / w) - w : y - w - Math.log(w);
      double p = w + 1;
      double a = p * (p + r * 2 / 3);
      w += w * (r / p) * ((a - r / 2) / (a - r));
    }
    return w;
  }
}
