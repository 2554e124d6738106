// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Sums of products in double, blocked so that the JVM vectorises them: inner products of rows, and
 * covariances. Each sum is taken in one order, whatever the number of threads, and is equal for (x,
 * y) and (y, x).
 */
final class Products {
  /** Columns of a block: rows of one of them stay in the first cache. */
  static final int WIDTH = 256;

  /** Products added to a sum at a time. */
  private static final int DEPTH = 8;

  /** Rows of the other factor in a block. */
  private static final int HEIGHT = 64;

  private Products() {}

  /** Takes the inner products of one row with all rows of a block. */
  interface Block {
    /**
     * Takes them, row after row.
     *
     * @param row of the first set
     * @param products with the rows of the block, in order; valid during the call
     */
    void accept(int row, double[] products);

    /** All rows were given. */
    default void end() {}
  }

  /** Makes what takes the products of a block of rows of the second set. */
  interface Blocks {
    /**
     * Begins a block.
     *
     * @param first row of the second set
     * @param count of them, at most {@link #WIDTH}
     */
    Block begin(int first, int count);
  }

  /** Gives the inner products of all rows of two sets to blocks, in parallel over blocks. */
  static void ofRows(Features x, Features y, Blocks blocks) {
    int depth = (x.size() + DEPTH - 1) / DEPTH * DEPTH;
    IntStream.range(0, (y.count() + WIDTH - 1) / WIDTH)
        .parallel()
        .forEach(
            b -> {
              int first = b * WIDTH;
              int some = Math.min(WIDTH, y.count() - first);
              ofBlock(x, transposed(y, first, some, depth), blocks.begin(first, some));
            });
  }

  private static double[][] transposed(Features y, int first, int some, int depth) {
    double[][] columns = new double[depth][WIDTH];
    int size = y.size();
    for (int j = 0; j < some; j++) {
      for (int k = 0; k < size; k++) {
        columns[k][j] = y.values()[(first + j) * size + k];
      }
    }
    return columns;
  }

  private static void ofBlock(Features x, double[][] columns, Block block) {
    int size = x.size();
    double[][] rows = new double[HEIGHT][columns.length];
    double[][] sums = new double[HEIGHT][WIDTH];
    for (int from = 0; from < x.count(); from += HEIGHT) {
      int some = Math.min(HEIGHT, x.count() - from);
      for (int i = 0; i < some; i++) {
        for (int k = 0; k < size; k++) {
          rows[i][k] = x.values()[(from + i) * size + k];
        }
        Arrays.fill(sums[i], 0);
      }
      for (int k = 0; k < columns.length; k += DEPTH) {
        for (int i = 0; i < some; i++) {
          add(sums[i], rows[i], k, columns, k);
        }
      }
      for (int i = 0; i < some; i++) {
        block.accept(from + i, sums[i]);
      }
    }
    block.end();
  }

  /** Adds eight products to each of {@link #WIDTH} sums. */
  private static void add(double[] sums, double[] a, int at, double[][] b, int row) {
    double a0 = a[at];
    double a1 = a[at + 1];
    double a2 = a[at + 2];
    double a3 = a[at + 3];
    double a4 = a[at + 4];
    double a5 = a[at + 5];
    double a6 = a[at + 6];
    double a7 = a[at + 7];
    double[] b0 = b[row];
    double[] b1 = b[row + 1];
    double[] b2 = b[row + 2];
    double[] b3 = b[row + 3];
    double[] b4 = b[row + 4];
    double[] b5 = b[row + 5];
    double[] b6 = b[row + 6];
    double[] b7 = b[row + 7];
    for (int j = 0; j < WIDTH; j++) {
      sums[j] +=
          a0 * b0[j]
              + a1 * b1[j]
              + a2 * b2[j]
              + a3 * b3[j]
              + a4 * b4[j]
              + a5 * b5[j]
              + a6 * b6[j]
              + a7 * b7[j];
    }
  }

  /** Squared lengths of rows, summed as their inner products are. */
  static double[] squares(Features x) {
    int size = x.size();
    double[] squares = new double[x.count()];
    for (int i = 0; i < squares.length; i++) {
      for (int from = 0; from < size; from += DEPTH) {
        double sum = 0;
        for (int k = from; k < Math.min(size, from + DEPTH); k++) {
          double v = x.values()[i * size + k];
          sum += v * v;
        }
        squares[i] += sum;
      }
    }
    return squares;
  }

  /**
   * Sums (x_k - mean_k)(x_l - mean_l) over rows.
   *
   * @param x rows
   * @param mean of each column
   * @return a symmetric matrix
   */
  static double[][] ofColumns(Features x, double[] mean) {
    int size = x.size();
    double[][] result = new double[size][size];
    int tiles = (size + WIDTH - 1) / WIDTH;
    int strips = (size + HEIGHT - 1) / HEIGHT;
    IntStream.range(0, tiles * strips)
        .parallel()
        .forEach(t -> tile(x, mean, t / tiles * HEIGHT, t % tiles * WIDTH, result));
    for (int k = 0; k < size; k++) {
      for (int l = 0; l < k; l++) {
        result[k][l] = result[l][k];
      }
    }
    return result;
  }

  /** A tile of the upper half. */
  private static void tile(Features x, double[] mean, int top, int left, double[][] result) {
    int size = x.size();
    if (left + WIDTH <= top) {
      return;
    }
    int height = Math.min(HEIGHT, size - top);
    int width = Math.min(WIDTH, size - left);
    double[][] sums = new double[height][WIDTH];
    double[][] rows = new double[height][DEPTH];
    double[][] columns = new double[DEPTH][WIDTH];
    for (int from = 0; from < x.count(); from += DEPTH) {
      for (int s = 0; s < DEPTH; s++) {
        int at = (from + s) * size;
        boolean there = from + s < x.count();
        for (int j = 0; j < width; j++) {
          columns[s][j] = there ? x.values()[at + left + j] - mean[left + j] : 0;
        }
        for (int i = 0; i < height; i++) {
          rows[i][s] = there ? x.values()[at + top + i] - mean[top + i] : 0;
        }
      }
      for (int i = 0; i < height; i++) {
        add(sums[i], rows[i], 0, columns, 0);
      }
    }
    for (int i = 0; i < height; i++) {
      java.lang.System.arraycopy(sums[i], 0, result[top + i], left, width);
    }
  }
}
