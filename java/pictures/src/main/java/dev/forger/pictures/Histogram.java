// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures;

/**
 * Shares of numbers in bins of equal width, as a density: what lies outside counts for the whole
 * and is not shown.
 *
 * @param from left end of the first bin
 * @param to right end of the last one
 * @param density share in each bin over its width
 */
public record Histogram(double from, double to, double[] density) {
  /**
   * Counts.
   *
   * @param values any
   * @param from left end of the first bin
   * @param to right end of the last one
   * @param bins number of bins
   * @return the histogram
   */
  public static Histogram of(double[] values, double from, double to, int bins) {
    double[] density = new double[bins];
    double width = (to - from) / bins;
    for (double value : values) {
      int bin = (int) Math.floor((value - from) / width);
      if (bin >= 0 && bin < bins) {
        density[bin] += 1 / (values.length * width);
      }
    }
    return new Histogram(from, to, density);
  }

  /** Returns the steps' corners along the line, from the ground to the ground. */
  double[] outlineX() {
    double[] x = new double[2 * density.length + 2];
    double width = (to - from) / density.length;
    for (int i = 0; i < x.length; i++) {
      x[i] = from + (i >> 1) * width;
    }
    return x;
  }

  /** Returns the steps' corners across the line. */
  double[] outlineY() {
    double[] y = new double[2 * density.length + 2];
    for (int b = 0; b < density.length; b++) {
      y[2 * b + 1] = density[b];
      y[2 * b + 2] = density[b];
    }
    return y;
  }
}
