// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis, linear or logarithmic.
 *
 * @param low value at the start, above 0 on a logarithmic axis
 * @param high value at the end, above low
 * @param from coordinate of the start
 * @param to coordinate of the end
 * @param logarithmic whether equal distances are equal ratios
 */
record Scale(double low, double high, double from, double to, boolean logarithmic) {
  private static final int TICKS = 5;

  /** Beyond this ratio of the largest to the smallest value an axis is logarithmic. */
  private static final double WIDE = 50;

  /** An axis over values and a little more; logarithmic where they are positive and far apart. */
  static Scale over(double least, double most, double from, double to) {
    if (least > 0 && most / least > WIDE) {
      double room = Math.pow(most / least, .03);
      return new Scale(least / room, most * room, from, to, true);
    }
    double room = most > least ? .05 * (most - least) : least == 0 ? 1 : .05 * Math.abs(least);
    return new Scale(least - room, most + room, from, to, false);
  }

  /** Where a value is; those beyond the axis are at its ends. */
  double at(double value) {
    double inside = Math.max(low, Math.min(high, value));
    double share =
        logarithmic ? Math.log(inside / low) / Math.log(high / low) : (inside - low) / (high - low);
    return from + share * (to - from);
  }

  /** Where it is, as SVG takes it. */
  String x(double value) {
    return String.format(Locale.ROOT, "%.1f", at(value));
  }

  /** Round values: powers of ten, or 1, 2 or 5 times a power of ten apart. */
  List<Double> ticks() {
    return logarithmic ? powers() : steps();
  }

  private List<Double> powers() {
    List<Double> ticks = new ArrayList<>();
    int first = (int) Math.ceil(Math.log10(low));
    int last = (int) Math.floor(Math.log10(high));
    int apart = Math.max(1, (last - first + TICKS) / TICKS);
    for (int power = first; power <= last; power += apart) {
      ticks.add(Math.pow(10, power));
    }
    // Less than two powers apart, twice and five times a power tell more.
    if (ticks.size() < 3) {
      for (int power = first - 1; power <= last; power++) {
        for (int factor : new int[] {2, 5}) {
          double value = factor * Math.pow(10, power);
          if (value >= low && value <= high) {
            ticks.add(value);
          }
        }
      }
    }
    return ticks;
  }

  private List<Double> steps() {
    double raw = (high - low) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double ratio = raw / power;
    double step = power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
    List<Double> ticks = new ArrayList<>();
    for (long k = (long) Math.ceil(low / step); k * step <= high; k++) {
      ticks.add(k * step);
    }
    return ticks;
  }

  /** A number as axes and tables show it: 3 to 4 digits, without needless zeros. */
  static String text(double value) {
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (size >= 1e6 || size < 1e-3) {
      String text = String.format(Locale.ROOT, "%.3e", value);
      return text.replaceFirst("\\.?0+e", "e").replaceFirst("e([+-])0?", "e$1").replace("e+", "e");
    }
    int places = (int) Math.max(0, 3 - Math.floor(Math.log10(size)));
    String text = String.format(Locale.ROOT, "%." + places + "f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
