// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import java.util.Arrays;

/**
 * Values over steps, thinned for drawing: consecutive steps share a point, which knows the mean,
 * the least and the most of them.
 *
 * @param name of what is drawn
 * @param steps last step of each point
 * @param means of each point
 * @param least of each point
 * @param most of each point
 */
record Curve(String name, double[] steps, double[] means, double[] least, double[] most) {
  /** Most points of a curve. */
  static final int POINTS = 240;

  /** Values, each of one step. */
  static Curve of(String name, double[] steps, double[] values) {
    double[] ones = new double[values.length];
    Arrays.fill(ones, 1);
    return ratio(name, steps, values, ones);
  }

  /**
   * Ratios of two values of each step, such as work and time. A mean is the ratio of sums: the work
   * of all steps of a point over their time.
   */
  static Curve ratio(String name, double[] steps, double[] above, double[] below) {
    int count = Math.min(POINTS, steps.length);
    double[][] of = new double[4][count];
    for (int p = 0; p < count; p++) {
      int begin = (int) ((long) p * steps.length / count);
      int end = (int) ((p + 1L) * steps.length / count);
      double sumAbove = 0;
      double sumBelow = 0;
      of[2][p] = Double.POSITIVE_INFINITY;
      of[3][p] = Double.NEGATIVE_INFINITY;
      for (int i = begin; i < end; i++) {
        sumAbove += above[i];
        sumBelow += below[i];
        of[2][p] = Math.min(of[2][p], above[i] / below[i]);
        of[3][p] = Math.max(of[3][p], above[i] / below[i]);
      }
      of[0][p] = steps[end - 1];
      of[1][p] = sumAbove / sumBelow;
    }
    return new Curve(name, of[0], of[1], of[2], of[3]);
  }

  int points() {
    return steps.length;
  }

  /** Whether points stand for more than one step each. */
  boolean isThinned() {
    return points() == POINTS && !Arrays.equals(least, most);
  }
}
