// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.InvalidArgumentException;

/** Errors that the samplers share. */
final class Checks {
  private Checks() {}

  static void finite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new InvalidArgumentException(
          what, Double.toString(value), "a finite number", "pass a finite " + what);
    }
  }

  static void positive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new InvalidArgumentException(
          what, Double.toString(value), "a positive finite number", "pass a positive " + what);
    }
  }

  static void atLeast(String what, long least, long value) {
    if (value < least) {
      throw new InvalidArgumentException(
          what, Long.toString(value), "at least " + least, "pass " + least + " or more");
    }
  }

  /** Finite values, and one at least. */
  static void finite(String what, double[] values) {
    atLeast(what + ", count", 1, values.length);
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new InvalidArgumentException(
            what + "[" + i + "]",
            Double.toString(values[i]),
            "a finite number",
            "leave out values that are not finite");
      }
    }
  }

  static double probability(double p) {
    if (!(p > 0 && p < 1)) {
      throw new InvalidArgumentException(
          "quantile, p", Double.toString(p), "0 < p < 1", "pass a probability");
    }
    return p;
  }

  static double density(String what, double x, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new InvalidArgumentException(
          what + " at x = " + x,
          Double.toString(value),
          "a finite density of 0 or more",
          "correct the density at this point");
    }
    return value;
  }
}
