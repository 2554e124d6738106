// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Euclidean distances between images, in double. */
final class Distances {
  private static final int BLOCK = 64;

  private Distances() {}

  /** Mean distance over all pairs within each class; NaN for a class of fewer than two images. */
  static double[] meanPairwise(LabelledImages images, int classes) {
    return IntStream.range(0, classes)
        .parallel()
        .mapToDouble(
            k ->
                meanPairwise(
                    images,
                    IntStream.range(0, images.count())
                        .filter(i -> images.classes()[i] == k)
                        .toArray()))
        .toArray();
  }

  private static double meanPairwise(LabelledImages images, int[] members) {
    double sum = 0;
    for (int i = 1; i < members.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += distance(images, members[i], members[j]);
      }
    }
    return sum / (0.5 * members.length * (members.length - 1));
  }

  private static double distance(LabelledImages images, int a, int b) {
    int size = images.size();
    float[] x = images.values();
    double sum = 0;
    for (int p = 0; p < size; p++) {
      double d = (double) x[a * size + p] - x[b * size + p];
      sum += d * d;
    }
    return Math.sqrt(sum);
  }

  /** Distance of each image to the nearest one of a reference. */
  static double[] nearest(LabelledImages images, LabelledImages reference) {
    int n = images.count();
    int blocks = (reference.count() + BLOCK - 1) / BLOCK;
    double[] least = new double[n];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            b -> {
              double[] found = nearestInBlock(images, reference, b * BLOCK);
              synchronized (least) {
                for (int i = 0; i < n; i++) {
                  least[i] = Math.min(least[i], found[i]);
                }
              }
            });
    return Arrays.stream(least).map(Math::sqrt).toArray();
  }

  /** Squared distances; the reference is transposed so that the innermost loop vectorises. */
  private static double[] nearestInBlock(
      LabelledImages images, LabelledImages reference, int first) {
    int size = images.size();
    int some = Math.min(BLOCK, reference.count() - first);
    double[][] columns = new double[size][some];
    for (int j = 0; j < some; j++) {
      for (int p = 0; p < size; p++) {
        columns[p][j] = reference.values()[(first + j) * size + p];
      }
    }
    double[] least = new double[images.count()];
    double[] sums = new double[some];
    for (int i = 0; i < least.length; i++) {
      Arrays.fill(sums, 0);
      for (int p = 0; p < size; p++) {
        addSquares(images.values()[i * size + p], columns[p], sums);
      }
      least[i] = Arrays.stream(sums).min().getAsDouble();
    }
    return least;
  }

  private static void addSquares(double x, double[] column, double[] sums) {
    for (int j = 0; j < sums.length; j++) {
      double d = x - column[j];
      sums[j] += d * d;
    }
  }

  /** The middle of the sorted values, or the mean of the two in the middle. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
