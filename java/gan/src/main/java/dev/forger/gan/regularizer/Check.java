// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import dev.forger.InvalidArgumentException;

/** Refuses numbers that make no sense. */
final class Check {
  private Check() {}

  static double notNegative(String what, double value, String remedy) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new InvalidArgumentException(
          what, Double.toString(value), "a finite number >= 0", remedy);
    }
    return value;
  }

  static double positive(String what, double value, String remedy) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new InvalidArgumentException(
          what, Double.toString(value), "a finite number > 0", remedy);
    }
    return value;
  }

  static int atLeast(String what, int least, int value, String remedy) {
    if (value < least) {
      throw new InvalidArgumentException(
          what, Integer.toString(value), "at least " + least, remedy);
    }
    return value;
  }
}
