// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import java.util.Arrays;

/**
 * The cheapest one-to-one assignment, by shortest augmenting paths in O(n³) (Jonker and Volgenant
 * 1987; Crouse 2016).
 */
final class Assignment {
  private final double[][] cost;
  private final double[] ofRow;
  private final double[] ofColumn;
  private final int[] rowOf;

  private Assignment(double[][] cost) {
    int n = cost.length;
    this.cost = cost;
    this.ofRow = new double[n];
    this.ofColumn = new double[n];
    this.rowOf = new int[n];
    Arrays.fill(rowOf, -1);
    for (int row = 0; row < n; row++) {
      assign(row);
    }
  }

  /** The column of each row in an assignment of least total cost; costs are square and finite. */
  static int[] columns(double[][] cost) {
    int[] rowOf = new Assignment(cost).rowOf;
    int[] columns = new int[rowOf.length];
    for (int column = 0; column < columns.length; column++) {
      columns[rowOf[column]] = column;
    }
    return columns;
  }

  private void assign(int start) {
    int n = cost.length;
    double[] shortest = new double[n];
    int[] before = new int[n];
    boolean[] done = new boolean[n];
    Arrays.fill(shortest, Double.POSITIVE_INFINITY);
    double reached = 0;
    int row = start;
    int last = -1;
    int sink = -1;
    while (sink < 0) {
      int next = -1;
      for (int column = 0; column < n; column++) {
        if (done[column]) {
          continue;
        }
        double path = reached + cost[row][column] - ofRow[row] - ofColumn[column];
        if (path < shortest[column]) {
          shortest[column] = path;
          before[column] = last;
        }
        if (next < 0 || shortest[column] < shortest[next]) {
          next = column;
        }
      }
      reached = shortest[next];
      done[next] = true;
      last = next;
      row = rowOf[next];
      sink = row < 0 ? next : -1;
    }
    ofRow[start] += reached;
    for (int column = 0; column < n; column++) {
      if (done[column] && column != sink) {
        ofRow[rowOf[column]] += reached - shortest[column];
        ofColumn[column] -= reached - shortest[column];
      }
    }
    for (int column = sink; column >= 0; column = before[column]) {
      rowOf[column] = before[column] < 0 ? start : rowOf[before[column]];
    }
  }
}
