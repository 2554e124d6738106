// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.report;

import dev.forger.gate.judge.Finding;
import dev.forger.gate.stats.Interval;
import java.util.Locale;

/** Figures as people read them, in every locale alike. */
final class Numbers {
  private static final double TINY = .0001;

  private Numbers() {}

  /** Four significant digits, without exponents where a person would not write one. */
  static String value(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    double size = Math.abs(value);
    if (size != 0 && (size >= 1e6 || size < 1e-4)) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    int digits = size == 0 ? 0 : (int) Math.floor(Math.log10(size));
    return String.format(Locale.ROOT, "%." + Math.max(0, 3 - digits) + "f", value);
  }

  /** Growth of the cost in percent. */
  static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%+.1f %%", 100 * share);
  }

  static String interval(Interval effect) {
    return Double.isNaN(effect.low())
        ? "-"
        : String.format(Locale.ROOT, "[%+.1f, %+.1f] %%", 100 * effect.low(), 100 * effect.high());
  }

  static String p(double p) {
    if (Double.isNaN(p)) {
      return "-";
    }
    return p < TINY ? "<.0001" : String.format(Locale.ROOT, "%.4f", p).replaceFirst("^0", "");
  }

  static String verdict(Finding finding) {
    return finding.reason().isEmpty()
        ? finding.verdict().name()
        : finding.verdict().name() + " (" + finding.reason() + ")";
  }

  static String seconds(double seconds) {
    long whole = Math.round(seconds);
    return whole < 120 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
  }

  static String margin(double margin) {
    return String.format(Locale.ROOT, "%.4f", 100 * margin).replaceFirst("\\.?0+$", "") + " %";
  }
}
