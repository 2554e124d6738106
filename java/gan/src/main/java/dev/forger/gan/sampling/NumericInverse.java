// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.System;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Inverse transform where the cumulative distribution function F is known in numbers only: a
 * function, inverted by bisection, or a table, inverted on the straight lines between its points.
 *
 * <p>The distribution is taken within the bounds: u in (0, 1) becomes p = F(low) + u (F(high) -
 * F(low)), and the sample is the least x with F(x) ≥ p. Bounds that cut tails away sample the
 * distribution on condition of lying between them.
 */
@System(row = "A1.2", equation = "F(x) = u, solved on a table of F", seed = 0)
public final class NumericInverse implements RandomVariable {
  private static final int CHECKED_POINTS = 1024;

  /** A function computed in double may decrease by so much. */
  private static final double ROUNDING = 1e-12;

  private final DoubleUnaryOperator inverse;
  private final double first;
  private final double last;

  private NumericInverse(DoubleUnaryOperator inverse, double first, double last) {
    this.inverse = inverse;
    this.first = first;
    this.last = last;
  }

  /**
   * Inverts a function by bisection, to neighbouring doubles.
   *
   * @param cdf F, not decreasing, within [0, 1]; must give equal results for equal arguments
   * @param low finite
   * @param high finite, above low
   * @return a sampler; drawing checks F at every point that it visits
   * @throws InvalidArgumentException if the bounds are out of order, or F is not a number of [0,
   *     1], decreases, or is as large at low as at high: at 1025 even points here, elsewhere in
   *     {@link #draw}
   */
  public static NumericInverse of(DoubleUnaryOperator cdf, double low, double high) {
    Uniform bounds = new Uniform(low, high);
    double[] x = new double[CHECKED_POINTS + 1];
    double[] f = new double[CHECKED_POINTS + 1];
    for (int i = 0; i <= CHECKED_POINTS; i++) {
      x[i] = i == CHECKED_POINTS ? high : low + i * ((high - low) / CHECKED_POINTS);
      f[i] = cdf.applyAsDouble(x[i]);
    }
    checkTable(x, f, ROUNDING);
    double first = f[0];
    double last = f[CHECKED_POINTS];
    return new NumericInverse(p -> bisect(cdf, bounds, first, last, p), first, last);
  }

  /**
   * Inverts a table, F being straight between its points.
   *
   * @param x points, increasing, two at least
   * @param cdf F at each point, not decreasing, within [0, 1]; copied, as x is
   * @return a sampler
   * @throws InvalidArgumentException if the lengths differ or are below 2, a point is not above the
   *     one before, or F is not a number of [0, 1], decreases, or is equal at all points
   */
  public static NumericInverse ofTable(double[] x, double[] cdf) {
    if (x.length != cdf.length || x.length < 2) {
      throw new InvalidArgumentException(
          "table",
          x.length + " points and " + cdf.length + " values of the CDF",
          "as many values as points, 2 or more",
          "pass the CDF at each point");
    }
    for (int i = 0; i < x.length; i++) {
      Checks.finite("x[" + i + "]", x[i]);
      if (i > 0 && x[i] <= x[i - 1]) {
        throw new InvalidArgumentException(
            "x[" + i + "]", Double.toString(x[i]), "above " + x[i - 1], "sort the points");
      }
    }
    checkTable(x, cdf, 0);
    double[] points = x.clone();
    double[] values = cdf.clone();
    return new NumericInverse(
        p -> interpolate(points, values, p), values[0], values[values.length - 1]);
  }

  private static void checkTable(double[] x, double[] f, double slack) {
    for (int i = 0; i < x.length; i++) {
      checkValue(x[i], f[i]);
      if (i > 0) {
        checkOrder(x[i - 1], f[i - 1], x[i], f[i], slack);
      }
    }
    int last = x.length - 1;
    if (f[last] <= f[0]) {
      throw new InvalidArgumentException(
          "CDF at x = " + x[last],
          Double.toString(f[last]),
          "above " + f[0] + ", its value at x = " + x[0],
          "choose bounds that enclose some of the distribution");
    }
  }

  private static void checkValue(double x, double f) {
    if (!(f >= 0 && f <= 1)) {
      throw new InvalidArgumentException(
          "CDF at x = " + x, Double.toString(f), "a number of [0, 1]", "correct the CDF");
    }
  }

  private static void checkOrder(double before, double fBefore, double x, double f, double slack) {
    if (f < fBefore - slack) {
      throw new InvalidArgumentException(
          "CDF at x = " + x,
          Double.toString(f),
          "at least " + fBefore + ", its value at x = " + before,
          "pass a function that does not decrease");
    }
  }

  /** Keeps F(a) < p ≤ F(b) until a and b are neighbours. */
  private static double bisect(
      DoubleUnaryOperator cdf, Uniform bounds, double first, double last, double p) {
    double a = bounds.low();
    double b = bounds.high();
    double fa = first;
    double fb = last;
    double middle = a + (b - a) / 2;
    while (middle > a && middle < b) {
      double f = cdf.applyAsDouble(middle);
      checkValue(middle, f);
      checkOrder(a, fa, middle, f, ROUNDING);
      checkOrder(middle, f, b, fb, ROUNDING);
      if (f < p) {
        a = middle;
        fa = f;
      } else {
        b = middle;
        fb = f;
      }
      middle = a + (b - a) / 2;
    }
    return b;
  }

  private static double interpolate(double[] x, double[] f, double p) {
    int b = Arrays.binarySearch(f, p);
    if (b < 0) {
      b = -b - 1;
    }
    while (b > 0 && f[b - 1] >= p) {
      b--;
    }
    return b == 0 ? x[0] : x[b - 1] + (x[b] - x[b - 1]) * ((p - f[b - 1]) / (f[b] - f[b - 1]));
  }

  /**
   * Returns the value below which a share u of the distribution within the bounds lies.
   *
   * @param u in the open interval (0, 1)
   * @return within the bounds
   * @throws InvalidArgumentException if u is not in (0, 1), or F is met not to be a number of [0,
   *     1] or to decrease
   */
  public double quantile(double u) {
    return inverse.applyAsDouble(Math.min(last, first + Checks.probability(u) * (last - first)));
  }

  @Override
  public double draw(Draws draws) {
    return quantile(draws.uniform());
  }
}
