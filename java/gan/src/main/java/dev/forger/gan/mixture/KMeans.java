// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.mixture;

import dev.forger.Philox;
import dev.forger.gan.sampling.Draws;
import java.util.Arrays;

/**
 * Clustering by k-means: centres drawn as k-means++ does, each point with probability proportional
 * to its squared distance from the centres so far (Arthur and Vassilvitskii 2007), then moved to
 * the means of their points until none changes (Lloyd 1982).
 */
public final class KMeans {
  private final double[][] centres;
  private final int[] assignment;

  private KMeans(double[][] centres, int[] assignment) {
    this.centres = centres;
    this.assignment = assignment;
  }

  /**
   * Clusters points. Equal points, clusters and random numbers give equal results.
   *
   * @param points rows of equal length, finite
   * @param clusters 1 to the number of points
   * @param random seed and stream
   * @param start element of the stream, from 0: other starts are independent
   * @param maxIterations of moving centres, 0 for the drawn centres
   * @return centres and the assignment of the points to the nearest
   * @throws dev.forger.InvalidArgumentException if a point is not finite or there are fewer points
   *     than clusters
   * @throws dev.forger.ShapeException if points differ in length
   */
  public static KMeans of(
      double[][] points, int clusters, Philox random, long start, int maxIterations) {
    Points.check(points);
    Points.checkComponents(clusters, points.length);
    double[][] centres = draw(points, clusters, new Draws(random, start));
    int[] assignment = new int[points.length];
    Arrays.fill(assignment, -1);
    boolean moved = assign(points, centres, assignment);
    for (int i = 0; i < maxIterations && moved; i++) {
      move(points, centres, assignment);
      moved = assign(points, centres, assignment);
    }
    return new KMeans(centres, assignment);
  }

  private static double[][] draw(double[][] points, int clusters, Draws draws) {
    double[][] centres = new double[clusters][];
    double[] nearest = new double[points.length];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    centres[0] = points[draws.integer(points.length)].clone();
    for (int k = 1; k < clusters; k++) {
      double total = 0;
      for (int i = 0; i < points.length; i++) {
        nearest[i] = Math.min(nearest[i], Points.squaredDistance(points[i], centres[k - 1]));
        total += nearest[i];
      }
      centres[k] = points[pick(nearest, total * draws.uniform())].clone();
    }
    return centres;
  }

  /** The last point counts where rounding lets the others end before the threshold. */
  private static int pick(double[] shares, double threshold) {
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += shares[i];
      if (sum > threshold) {
        return i;
      }
    }
    return shares.length - 1;
  }

  private static boolean assign(double[][] points, double[][] centres, int[] assignment) {
    boolean changed = false;
    for (int i = 0; i < points.length; i++) {
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < centres.length; k++) {
        double distance = Points.squaredDistance(points[i], centres[k]);
        if (distance < least) {
          least = distance;
          best = k;
        }
      }
      changed |= assignment[i] != best;
      assignment[i] = best;
    }
    return changed;
  }

  /** A centre without points stays. */
  private static void move(double[][] points, double[][] centres, int[] assignment) {
    double[][] sums = new double[centres.length][points[0].length];
    int[] counts = new int[centres.length];
    for (int i = 0; i < points.length; i++) {
      counts[assignment[i]]++;
      double[] sum = sums[assignment[i]];
      for (int d = 0; d < sum.length; d++) {
        sum[d] += points[i][d];
      }
    }
    for (int k = 0; k < centres.length; k++) {
      for (int d = 0; d < sums[k].length && counts[k] > 0; d++) {
        centres[k][d] = sums[k][d] / counts[k];
      }
    }
  }

  /**
   * Returns the centres.
   *
   * @return one row a cluster, copies
   */
  public double[][] centres() {
    return Arrays.stream(centres).map(double[]::clone).toArray(double[][]::new);
  }

  /**
   * Returns the cluster of each point.
   *
   * @return numbers from 0, a copy
   */
  public int[] assignment() {
    return assignment.clone();
  }
}
