// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.flow;

import dev.forger.InvalidArgumentException;
import dev.forger.ShapeException;

/** Brings the coordinates of points to mean 0 and variance 1, and back. */
final class Standardization {
  private final double[] means;
  private final double[] deviations;

  Standardization(double[][] points) {
    int n = points[0].length;
    this.means = new double[n];
    this.deviations = new double[n];
    for (int i = 0; i < points.length; i++) {
      check("points[" + i + "]", points[i]);
    }
    for (int d = 0; d < n; d++) {
      double sum = 0;
      for (double[] x : points) {
        sum += x[d];
      }
      means[d] = sum / points.length;
      double squares = 0;
      for (double[] x : points) {
        squares += (x[d] - means[d]) * (x[d] - means[d]);
      }
      deviations[d] = Math.sqrt(squares / points.length);
      if (!(deviations[d] > 0 && deviations[d] < Double.POSITIVE_INFINITY)) {
        throw new InvalidArgumentException(
            "points, deviation of coordinate " + d,
            Double.toString(deviations[d]),
            "a positive finite number",
            "leave out a coordinate that is the same everywhere");
      }
    }
  }

  int dimensions() {
    return means.length;
  }

  void check(String what, double[] x) {
    if (x.length != means.length) {
      throw new ShapeException(
          what,
          x.length + " coordinates",
          means.length + " coordinates",
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

  double[] apply(double[] x) {
    double[] y = new double[x.length];
    for (int d = 0; d < y.length; d++) {
      y[d] = (x[d] - means[d]) / deviations[d];
    }
    return y;
  }

  double[] undo(double[] y) {
    double[] x = new double[y.length];
    for (int d = 0; d < x.length; d++) {
      x[d] = y[d] * deviations[d] + means[d];
    }
    return x;
  }

  /** ln |det ∂y/∂x|. */
  double logDeterminant() {
    double sum = 0;
    for (double deviation : deviations) {
      sum -= StrictMath.log(deviation);
    }
    return sum;
  }
}
