// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Philox;

/** Samples of normal distributions for tests of metrics. */
final class Draws {
  private Draws() {}

  /** Rows of independent N(mean, deviation²). */
  static double[][] rows(int count, int size, double mean, double deviation, long seed) {
    double[][] rows = new double[count][size];
    Philox source = new Philox(seed, 9);
    for (int i = 0; i < count; i++) {
      Philox.Sequence u = source.sequence(i);
      for (int k = 0; k < size; k++) {
        double radius = Math.sqrt(-2 * Math.log(u.nextUniform()));
        rows[i][k] = mean + deviation * radius * Math.cos(2 * Math.PI * u.nextUniform());
      }
    }
    return rows;
  }

  static Features normal(int count, int size, double mean, double deviation, long seed) {
    return Features.of(rows(count, size, mean, deviation, seed));
  }

  static double[] column(double[][] rows, int k) {
    double[] column = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      column[i] = rows[i][k];
    }
    return column;
  }
}
