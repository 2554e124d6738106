// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.matching;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.ShapeException;
import dev.forger.gan.catalogue.System;
import java.util.Arrays;

/**
 * The maximum mean discrepancy of two sets of samples (Gretton et al. 2012, "A kernel two-sample
 * test"), in double: MMD² = E k(x, x') + E k(y, y') - 2 E k(x, y), and what goes with it. Samples
 * are rows. {@link dev.forger.Discrepancy} is the native loss of training steps.
 */
@System(row = "A2.2", equation = "MMD^2 = E k(x,x') + E k(y,y') - 2 E k(x,y)", seed = 0)
public final class Mmd {
  private static final int PERMUTATIONS = 40;

  private Mmd() {}

  private static void check(double[][] x, double[][] y, int least) {
    if (x.length < least || y.length < least) {
      throw new InvalidArgumentException(
          "sets of samples",
          x.length + " and " + y.length + " samples",
          "at least " + least + " each",
          "pass more samples");
    }
    for (double[][] set : new double[][][] {x, y}) {
      for (double[] row : set) {
        if (row.length != x[0].length) {
          throw new ShapeException(
              "sets of samples",
              "samples of " + x[0].length + " and " + row.length + " values",
              "samples of one length",
              "compare samples of one kind");
        }
      }
    }
  }

  /** Mean of a kernel over pairs of two sets; of a set with itself without equal indices. */
  private static double mean(Kernel kernel, double[][] x, double[][] y, boolean distinct) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < y.length; j++) {
        if (!distinct || i != j) {
          sum += kernel.of(x[i], y[j]);
        }
      }
    }
    return sum / ((double) x.length * (distinct ? y.length - 1 : y.length));
  }

  /**
   * Returns the unbiased estimate of MMD².
   *
   * @param kernel of two samples
   * @param x samples, at least 2
   * @param y samples, at least 2
   * @return the estimate, which may be negative
   */
  public static double unbiased(Kernel kernel, double[][] x, double[][] y) {
    check(x, y, 2);
    return mean(kernel, x, x, true) + mean(kernel, y, y, true) - 2 * mean(kernel, x, y, false);
  }

  /**
   * Returns the biased estimate of MMD², which counts pairs of a sample with itself.
   *
   * @param kernel of two samples
   * @param x samples, at least 1
   * @param y samples, at least 1
   * @return the estimate, at least 0 but for rounding
   */
  public static double biased(Kernel kernel, double[][] x, double[][] y) {
    check(x, y, 1);
    return mean(kernel, x, x, false) + mean(kernel, y, y, false) - 2 * mean(kernel, x, y, false);
  }

  /**
   * Returns the estimate of MMD² from disjoint pairs, in linear time: unbiased, of more variance.
   *
   * @param kernel of two samples
   * @param x samples, at least 2
   * @param y samples; of the larger set the surplus is left out
   * @return the estimate, which may be negative
   */
  public static double linearTime(Kernel kernel, double[][] x, double[][] y) {
    check(x, y, 2);
    int pairs = Math.min(x.length, y.length) / 2;
    double sum = 0;
    for (int i = 0; i < pairs; i++) {
      double[] a = x[2 * i];
      double[] b = x[2 * i + 1];
      double[] c = y[2 * i];
      double[] d = y[2 * i + 1];
      sum += kernel.of(a, b) + kernel.of(c, d) - kernel.of(a, d) - kernel.of(b, c);
    }
    return sum / pairs;
  }

  /**
   * Returns the median distance of two different samples of both sets: the usual first guess of a
   * bandwidth.
   *
   * @param x samples, at least 1
   * @param y samples, at least 1
   * @return the median of all Euclidean distances, the lower one of two
   */
  public static double medianDistance(double[][] x, double[][] y) {
    check(x, y, 1);
    double[][] all = joined(x, y);
    double[] distances = new double[all.length * (all.length - 1) / 2];
    int at = 0;
    for (int i = 0; i < all.length; i++) {
      for (int j = 0; j < i; j++) {
        double d = 0;
        for (int k = 0; k < all[i].length; k++) {
          d += (all[i][k] - all[j][k]) * (all[i][k] - all[j][k]);
        }
        distances[at++] = Math.sqrt(d);
      }
    }
    Arrays.sort(distances);
    return distances[(distances.length - 1) / 2];
  }

  private static double[][] joined(double[][] x, double[][] y) {
    double[][] all = Arrays.copyOf(x, x.length + y.length);
    java.lang.System.arraycopy(y, 0, all, x.length, y.length);
    return all;
  }

  /**
   * Tests whether both sets come from one distribution, by dividing them anew at random.
   *
   * @param kernel of two samples
   * @param x samples, at least 2
   * @param y samples, at least 2
   * @param permutations divisions, at least 19; the p-value is no finer than 1 over one more
   * @param seed of the divisions
   * @return share of the divisions, the given one among them, whose unbiased MMD² is at least as
   *     large: small where the sets differ
   */
  public static double permutationTest(
      Kernel kernel, double[][] x, double[][] y, int permutations, long seed) {
    check(x, y, 2);
    if (permutations < 19) {
      throw new InvalidArgumentException(
          "permutations", Integer.toString(permutations), "at least 19", "200 are usual");
    }
    double[][] all = joined(x, y);
    double[][] gram = gram(kernel, all);
    int[] order = new int[all.length];
    Arrays.setAll(order, i -> i);
    double given = divided(gram, order, x.length);
    int larger = 1;
    for (int p = 0; p < permutations; p++) {
      int[] drawn = new Philox(seed, PERMUTATIONS).sequence(p).permutation(all.length);
      if (divided(gram, drawn, x.length) >= given) {
        larger++;
      }
    }
    return larger / (permutations + 1.0);
  }

  /** The kernel of all pairs of different samples. */
  static double[][] gram(Kernel kernel, double[][] all) {
    double[][] gram = new double[all.length][all.length];
    for (int i = 0; i < all.length; i++) {
      for (int j = 0; j < i; j++) {
        gram[i][j] = kernel.of(all[i], all[j]);
        gram[j][i] = gram[i][j];
      }
    }
    return gram;
  }

  /** Unbiased MMD² of the first samples of an order against the others. */
  static double divided(double[][] gram, int[] order, int first) {
    double n = first;
    double m = order.length - first;
    double sum = 0;
    for (int i = 0; i < order.length; i++) {
      for (int j = 0; j < i; j++) {
        double k = gram[order[i]][order[j]];
        if (i < first) {
          sum += 2 * k / (n * (n - 1));
        } else if (j >= first) {
          sum += 2 * k / (m * (m - 1));
        } else {
          sum -= 2 * k / (n * m);
        }
      }
    }
    return sum;
  }

  /**
   * Returns MMD² of N(0, a²) and N(d, b²) under one Gaussian kernel: what estimates tend to.
   *
   * @param a deviation of the first
   * @param b deviation of the second
   * @param d distance of their means
   * @param sigma bandwidth
   * @return the population value
   */
  public static double ofGaussians(double a, double b, double d, double sigma) {
    double s = Kernel.checked(sigma)[0];
    double both = s * s + a * a + b * b;
    return s / Math.sqrt(s * s + 2 * a * a)
        + s / Math.sqrt(s * s + 2 * b * b)
        - 2 * s / Math.sqrt(both) * Math.exp(-d * d / (2 * both));
  }
}
