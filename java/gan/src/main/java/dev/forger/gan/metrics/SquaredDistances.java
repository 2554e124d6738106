// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import java.util.Arrays;

/** Squared Euclidean distances between rows, |x|² + |y|² - 2 x·y in double. */
final class SquaredDistances {
  private SquaredDistances() {}

  /** Takes the distances of one row of x to a block of rows of y; called as {@link Products}. */
  interface Block {
    void accept(int row, double[] squares);

    default void end() {}
  }

  /** Begins a block of rows of y. */
  interface Blocks {
    Block begin(int first, int count);
  }

  static void between(Features x, Features y, Blocks blocks) {
    double[] ofX = Products.squares(x);
    double[] ofY = Products.squares(y);
    Products.ofRows(
        x,
        y,
        (first, count) -> {
          Block block = blocks.begin(first, count);
          return new Products.Block() {
            @Override
            public void accept(int row, double[] products) {
              for (int j = 0; j < count; j++) {
                products[j] = Math.max(0, ofX[row] + ofY[first + j] - 2 * products[j]);
              }
              block.accept(row, products);
            }

            @Override
            public void end() {
              block.end();
            }
          };
        });
  }

  /** The least distance, not squared, of each row of y to rows of x. */
  static double[] nearest(Features x, Features y) {
    double[] least = new double[y.count()];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    between(
        x,
        y,
        (first, count) ->
            (row, squares) -> {
              for (int j = 0; j < count; j++) {
                least[first + j] = Math.min(least[first + j], squares[j]);
              }
            });
    return Arrays.stream(least).map(Math::sqrt).toArray();
  }

  /** Squared distance of each row to its k-th nearest other row. */
  static double[] radii(Features x, int k) {
    double[] radii = new double[x.count()];
    between(
        x,
        x,
        (first, count) -> {
          double[][] nearest = new double[count][k];
          for (double[] row : nearest) {
            Arrays.fill(row, Double.POSITIVE_INFINITY);
          }
          return new Block() {
            @Override
            public void accept(int row, double[] squares) {
              for (int j = 0; j < count; j++) {
                if (row != first + j && squares[j] < nearest[j][k - 1]) {
                  insert(nearest[j], squares[j]);
                }
              }
            }

            @Override
            public void end() {
              for (int j = 0; j < count; j++) {
                radii[first + j] = nearest[j][k - 1];
              }
            }
          };
        });
    return radii;
  }

  /** Puts a value into a sorted row, whose last falls out. */
  private static void insert(double[] sorted, double value) {
    int at = sorted.length - 1;
    while (at > 0 && sorted[at - 1] > value) {
      sorted[at] = sorted[at - 1];
      at--;
    }
    sorted[at] = value;
  }
}
