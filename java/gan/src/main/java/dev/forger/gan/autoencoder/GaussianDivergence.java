// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.gan.catalogue.System;

/** The divergence of a code's Gaussian from the standard normal, in double. */
@System(
    row = {"A2.5", "A2.6"},
    equation = "KL(N(m, e^s), N(0, 1)) = (e^s - (1 + s) + m^2) / 2",
    seed = 3)
public final class GaussianDivergence {
  private GaussianDivergence() {}

  /**
   * Returns KL(N(m, e^L) to N(0, 1)) = ½ (e^L + m² - 1 - L).
   *
   * @param mean m
   * @param logVariance L
   * @return nats, at least 0
   */
  public static double kl(double mean, double logVariance) {
    return 0.5 * penalty(mean, logVariance);
  }

  /**
   * Returns the penalty as introductions print it, e^s - (1 + s) + m²: with s as the log variance
   * twice the divergence.
   *
   * @param mean m
   * @param s what the encoder gives beside the mean
   * @return at least 0, and 0 only at m = s = 0, where the variance is 1
   */
  public static double penalty(double mean, double s) {
    return Math.expm1(s) - s + mean * mean;
  }

  /**
   * The three curves by which the penalty is explained, at one s.
   *
   * @param s where
   * @param exponential e^s
   * @param line 1 + s
   * @param difference of both, at least 0
   */
  public record Curves(double s, double exponential, double line, double difference) {}

  /**
   * Samples the three curves.
   *
   * @param from first s
   * @param to last s
   * @param count at least 2
   * @return points in order
   */
  public static Curves[] curves(double from, double to, int count) {
    if (count < 2 || !(from < to)) {
      throw new dev.forger.InvalidArgumentException(
          "curves",
          count + " points from " + from + " to " + to,
          "at least 2 points of a range from left to right",
          "-2 to 2 shows the minimum at 0");
    }
    Curves[] points = new Curves[count];
    for (int i = 0; i < count; i++) {
      double s = from + (to - from) * i / (count - 1);
      points[i] = new Curves(s, Math.exp(s), 1 + s, penalty(0, s));
    }
    return points;
  }
}
