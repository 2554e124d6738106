// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** The Kolmogorov-Smirnov test of a sample against a CDF, and the CDFs that tests need. */
final class Kolmogorov {
  /** P(√n D > 1.95) is 0.001. */
  private static final double BOUND = 1.95;

  private Kolmogorov() {}

  /** Fails where the sample, worth so many independent values, is not from the CDF. */
  static void check(double[] sample, double worth, DoubleUnaryOperator cdf) {
    double distance = distance(sample, cdf);
    double bound = BOUND / Math.sqrt(worth);
    assertTrue(distance < bound, () -> "distance " + distance + " of at most " + bound);
  }

  static double distance(double[] sample, DoubleUnaryOperator cdf) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    double largest = 0;
    for (int i = 0; i < sorted.length; i++) {
      double f = cdf.applyAsDouble(sorted[i]);
      double above = (i + 1.0) / sorted.length - f;
      double below = f - (double) i / sorted.length;
      largest = Math.max(largest, Math.max(above, below));
    }
    return largest;
  }

  /** Φ by Marsaglia's series: 1/2 + φ(x) (x + x³/3 + x⁵/(3·5) + ...). */
  static double normal(double x) {
    if (Math.abs(x) > 7) {
      return x < 0 ? 0 : 1;
    }
    double term = x;
    double sum = x;
    for (int k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
      term *= x * x / k;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  }

  /** The Gamma distribution of shape 3 and rate 1. */
  static double gamma3(double x) {
    return x <= 0 ? 0 : 1 - Math.exp(-x) * (1 + x + x * x / 2);
  }

  static double mean(double[] x) {
    return Arrays.stream(x).average().getAsDouble();
  }

  static double variance(double[] x) {
    double mean = mean(x);
    return Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().getAsDouble();
  }
}
