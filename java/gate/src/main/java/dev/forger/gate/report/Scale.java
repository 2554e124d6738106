// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis.
 *
 * @param low value at the start
 * @param high value at the end, above low
 * @param from coordinate of the start
 * @param to coordinate of the end
 */
record Scale(double low, double high, double from, double to) {
  private static final int TICKS = 6;

  /** An axis over all finite values and a little more. */
  static Scale over(double[] values, double from, double to) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high) {
      return new Scale(-1, 1, from, to);
    }
    double room = high > low ? .05 * (high - low) : Math.max(Math.abs(low), 1e-3);
    return new Scale(low - room, high + room, from, to);
  }

  double at(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /** Where it is, as SVG takes it. */
  String x(double value) {
    return String.format(Locale.ROOT, "%.1f", at(value));
  }

  /** Round values, 1, 2 or 5 times a power of ten apart. */
  List<Double> ticks() {
    double raw = (high - low) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double step =
        raw / power <= 1
            ? power
            : raw / power <= 2 ? 2 * power : raw / power <= 5 ? 5 * power : 10 * power;
    List<Double> ticks = new ArrayList<>();
    for (long k = (long) Math.ceil(low / step); k * step <= high; k++) {
      ticks.add(k * step);
    }
    return ticks;
  }
}
