// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import java.nio.ByteBuffer;

/**
 * Writes numbers as text without allocating. The text of a float reads back as the same float and
 * is the same on every Java release, which {@link Float#toString} does not promise.
 */
public final class NumberText {
  private static final int DIGITS = 9;
  private static final int LOWEST = -45;
  private static final int HIGHEST = 38;
  private static final long LIMIT = 1_000_000_000L;

  /** 10^LOWEST up to 10^(HIGHEST + 1). */
  private static final double[] POWERS = new double[HIGHEST - LOWEST + 2];

  static {
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = Double.parseDouble("1e" + (i + LOWEST));
    }
  }

  private NumberText() {}

  private static double power(int exponent) {
    return POWERS[exponent - LOWEST];
  }

  /**
   * Writes an integer.
   *
   * @param dst receives at most 20 bytes
   * @param value any
   */
  public static void put(ByteBuffer dst, long value) {
    if (value < 0) {
      dst.put((byte) '-');
    }
    // The lowest value has no positive twin.
    long n = value > 0 ? -value : value;
    long divisor = 1;
    while (n / divisor <= -10) {
      divisor *= 10;
    }
    for (; divisor != 0; divisor /= 10) {
      dst.put((byte) ('0' - n / divisor % 10));
    }
  }

  /**
   * Writes a value with a number of places behind the point, rounded half up.
   *
   * @param dst receives at most 21 bytes
   * @param value of less than 2^62 when multiplied by 10^places
   * @param places at least 1
   */
  public static void putFixed(ByteBuffer dst, double value, int places) {
    if (value < 0) {
      dst.put((byte) '-');
    }
    long scale = Math.round(power(places));
    long scaled = Math.round(Math.abs(value) * scale);
    put(dst, scaled / scale);
    dst.put((byte) '.');
    for (long divisor = scale / 10; divisor > 0; divisor /= 10) {
      dst.put((byte) ('0' + scaled / divisor % 10));
    }
  }

  /**
   * Writes nine significant digits without trailing zeros.
   *
   * @param dst receives at most 15 bytes
   * @param value any; {@code nan}, {@code inf} and {@code -inf} stand for what is not finite
   */
  public static void put(ByteBuffer dst, float value) {
    if (Float.isNaN(value)) {
      dst.put((byte) 'n').put((byte) 'a').put((byte) 'n');
      return;
    }
    if (Float.floatToRawIntBits(value) < 0) {
      dst.put((byte) '-');
    }
    double v = Math.abs((double) value);
    if (Double.isInfinite(v)) {
      dst.put((byte) 'i').put((byte) 'n').put((byte) 'f');
      return;
    }
    if (v == 0) {
      dst.put((byte) '0');
      return;
    }
    int exponent = LOWEST;
    while (exponent < HIGHEST && v >= power(exponent + 1)) {
      exponent++;
    }
    long digits = scaled(v, exponent);
    if (digits == LIMIT) {
      digits /= 10;
      exponent++;
    }
    int count = DIGITS;
    while (digits % 10 == 0) {
      digits /= 10;
      count--;
    }
    if (exponent >= -4 && exponent < DIGITS) {
      putPlain(dst, digits, count, exponent);
    } else {
      putPlain(dst, digits, count, 0);
      dst.put((byte) 'e');
      put(dst, exponent);
    }
  }

  private static long scaled(double v, int exponent) {
    int shift = DIGITS - 1 - exponent;
    // Beyond the table's end in two steps.
    double scaled =
        shift > HIGHEST
            ? v * power(HIGHEST) * power(shift - HIGHEST)
            : shift >= 0 ? v * power(shift) : v / power(-shift);
    return Math.round(scaled);
  }

  /** Writes digits d.ddd shifted by a power of ten. */
  private static void putPlain(ByteBuffer dst, long digits, int count, int exponent) {
    if (exponent < 0) {
      dst.put((byte) '0').put((byte) '.');
      for (int i = -1; i > exponent; i--) {
        dst.put((byte) '0');
      }
      put(dst, digits);
      return;
    }
    long divisor = 1;
    for (int i = 1; i < count; i++) {
      divisor *= 10;
    }
    for (int i = 0; i < Math.max(count, exponent + 1); i++) {
      if (i == exponent + 1) {
        dst.put((byte) '.');
      }
      dst.put((byte) ('0' + (i < count ? digits / divisor % 10 : 0)));
      divisor = Math.max(1, divisor / 10);
    }
  }
}
