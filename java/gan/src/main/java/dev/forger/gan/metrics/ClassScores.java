// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.System;

/**
 * What a classifier says of generated images, all in double.
 *
 * @param count number of images
 * @param meanTop mean probability of the most probable class: are images clear?
 * @param score exp(H(mean p) - mean H(p)), the inception score (Salimans et al. 2016) of this
 *     classifier: 1 to the number of classes
 * @param shares share of images per most probable class
 */
@System(
    row = "A7.1",
    equation = "mean max p(y|x), exp(H(mean p) - mean H(p)), shares of classes",
    seed = 1)
public record ClassScores(int count, double meanTop, double score, double[] shares) {
  /**
   * Scores class probabilities.
   *
   * @param probabilities [image][class], each row a distribution
   * @return the scores
   * @throws InvalidArgumentException if there is no image
   */
  public static ClassScores of(double[][] probabilities) {
    int n = probabilities.length;
    if (n == 0) {
      throw new InvalidArgumentException(
          "class scores", "no image", "at least 1", "classify some images");
    }
    int classes = probabilities[0].length;
    double[] mean = new double[classes];
    double[] shares = new double[classes];
    double top = 0;
    double entropies = 0;
    int[] best = mostProbable(probabilities);
    for (int i = 0; i < n; i++) {
      double[] p = probabilities[i];
      for (int k = 0; k < classes; k++) {
        mean[k] += p[k] / n;
      }
      entropies += entropy(p);
      top += p[best[i]];
      shares[best[i]] += 1.0 / n;
    }
    return new ClassScores(n, top / n, Math.exp(entropy(mean) - entropies / n), shares);
  }

  /**
   * Returns the most probable class of each image, the first among equals.
   *
   * @param probabilities [image][class]
   * @return one class an image
   */
  public static int[] mostProbable(double[][] probabilities) {
    int[] classes = new int[probabilities.length];
    for (int i = 0; i < classes.length; i++) {
      double[] p = probabilities[i];
      for (int k = 1; k < p.length; k++) {
        if (p[k] > p[classes[i]]) {
          classes[i] = k;
        }
      }
    }
    return classes;
  }

  /**
   * Returns the share of the rarest class.
   *
   * @return 0 when a class is missing
   */
  public double smallestShare() {
    double least = Double.POSITIVE_INFINITY;
    for (double share : shares) {
      least = Math.min(least, share);
    }
    return least;
  }

  private static double entropy(double[] p) {
    double sum = 0;
    for (double q : p) {
      if (q > 0) {
        sum -= q * Math.log(q);
      }
    }
    return sum;
  }
}
