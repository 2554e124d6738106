// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.System;
import java.util.Arrays;

/**
 * Wasserstein distances of numbers, exact: the best plan keeps their order, so it is ∫ |F⁻¹ -
 * G⁻¹|^p over the quantiles.
 */
@System(row = "A4.4", equation = "W_p^p = integral of |F^-1(u) - G^-1(u)|^p du", seed = 1)
public final class LineWasserstein {
  private LineWasserstein() {}

  /**
   * Measures the distance of order 1: how far a unit of mass moves, on average.
   *
   * @param x numbers, at least one
   * @param y numbers, at least one; as many or not
   * @return W1
   * @throws InvalidArgumentException if there is none, or one is not finite
   */
  public static double of(double[] x, double[] y) {
    return power(sorted(x), sorted(y), 1);
  }

  /** Integrates |F⁻¹ - G⁻¹|^p of sorted numbers. */
  static double power(double[] x, double[] y, int p) {
    double sum = 0;
    double done = 0;
    int i = 0;
    int j = 0;
    while (i < x.length && j < y.length) {
      double endOfX = (i + 1.0) / x.length;
      double endOfY = (j + 1.0) / y.length;
      double end = Math.min(endOfX, endOfY);
      double d = Math.abs(x[i] - y[j]);
      sum += (end - done) * (p == 1 ? d : Math.pow(d, p));
      done = end;
      // Integers tell equal ends, which rounded quotients may not.
      long cross = Long.compare((i + 1L) * y.length, (j + 1L) * x.length);
      i += cross <= 0 ? 1 : 0;
      j += cross >= 0 ? 1 : 0;
    }
    return sum;
  }

  private static double[] sorted(double[] values) {
    Features.atLeast("Wasserstein distance", values.length, 1);
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new InvalidArgumentException(
            "Wasserstein distance", Double.toString(value), "finite numbers", "check them");
      }
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
