// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.mixture;

import dev.forger.InvalidArgumentException;
import dev.forger.ShapeException;

/** Checks of points and their plain moments. */
final class Points {
  private Points() {}

  static void check(double[][] points) {
    if (points.length == 0 || points[0].length == 0) {
      throw new InvalidArgumentException(
          "points",
          points.length == 0 ? "none" : "points without coordinates",
          "at least one point of at least one dimension",
          "pass one row of coordinates a point");
    }
    for (int i = 0; i < points.length; i++) {
      check("points[" + i + "]", points[i], points[0].length);
    }
  }

  static void check(String what, double[] x, int dimensions) {
    if (x.length != dimensions) {
      throw new ShapeException(
          what,
          x.length + " coordinates",
          dimensions + " coordinates",
          "pass points of one dimension");
    }
    for (int d = 0; d < x.length; d++) {
      if (!Double.isFinite(x[d])) {
        throw new InvalidArgumentException(
            what + "[" + d + "]",
            Double.toString(x[d]),
            "a finite number",
            "leave out points that are not finite");
      }
    }
  }

  static void checkComponents(int components, int points) {
    if (components < 1 || components > points) {
      throw new InvalidArgumentException(
          "components",
          Integer.toString(components),
          "1 to the number of points, " + points,
          "use fewer components or more points");
    }
  }

  static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      double difference = a[d] - b[d];
      sum += difference * difference;
    }
    return sum;
  }

  /** Mean over the dimensions of the variance of each. */
  static double meanVariance(double[][] points) {
    double sum = 0;
    for (int d = 0; d < points[0].length; d++) {
      double mean = 0;
      for (double[] x : points) {
        mean += x[d] / points.length;
      }
      for (double[] x : points) {
        sum += (x[d] - mean) * (x[d] - mean) / points.length;
      }
    }
    return sum / points[0].length;
  }
}
