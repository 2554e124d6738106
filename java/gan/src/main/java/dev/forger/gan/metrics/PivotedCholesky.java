// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * A factor of a positive semidefinite matrix, S = L Lᵀ, by Cholesky with the largest pivot first
 * (Higham 2002, "Accuracy and stability of numerical algorithms", section 10.3): it ends where
 * nothing but rounding is left, so that singular matrices have one, too.
 */
final class PivotedCholesky {
  private static final int DEPTH = 4;

  private PivotedCholesky() {}

  /** The columns of L, as many as the rank. */
  static double[][] columns(double[][] s) {
    int n = s.length;
    double[] left = new double[n];
    double largest = 0;
    for (int k = 0; k < n; k++) {
      left[k] = s[k][k];
      largest = Math.max(largest, left[k]);
    }
    double tolerance = n * Math.ulp(largest);
    List<double[]> columns = new ArrayList<>();
    boolean[] done = new boolean[n];
    while (columns.size() < n) {
      int pivot = -1;
      for (int k = 0; k < n; k++) {
        if (!done[k] && left[k] > tolerance && (pivot < 0 || left[k] > left[pivot])) {
          pivot = k;
        }
      }
      if (pivot < 0) {
        break;
      }
      double[] column = s[pivot].clone();
      subtract(column, columns, pivot);
      double root = Math.sqrt(left[pivot]);
      for (int k = 0; k < n; k++) {
        column[k] = done[k] ? 0 : column[k] / root;
        left[k] -= column[k] * column[k];
      }
      column[pivot] = root;
      done[pivot] = true;
      columns.add(column);
    }
    return columns.toArray(double[][]::new);
  }

  /** Subtracts what the columns so far explain of a row, four at a time. */
  private static void subtract(double[] row, List<double[]> columns, int pivot) {
    int m = 0;
    for (; m + DEPTH <= columns.size(); m += DEPTH) {
      double[] c0 = columns.get(m);
      double[] c1 = columns.get(m + 1);
      double[] c2 = columns.get(m + 2);
      double[] c3 = columns.get(m + 3);
      double p0 = c0[pivot];
      double p1 = c1[pivot];
      double p2 = c2[pivot];
      double p3 = c3[pivot];
      for (int k = 0; k < row.length; k++) {
        row[k] -= p0 * c0[k] + p1 * c1[k] + p2 * c2[k] + p3 * c3[k];
      }
    }
    for (; m < columns.size(); m++) {
      double[] c = columns.get(m);
      double p = c[pivot];
      for (int k = 0; k < row.length; k++) {
        row[k] -= p * c[k];
      }
    }
  }
}
