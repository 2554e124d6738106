// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.ShapeException;
import java.util.stream.IntStream;

/**
 * How varied generated images are, as ratios to real images that were held back from training:
 * about 1 is as varied, towards 0 is collapsed or copied. Distances are Euclidean in pixels.
 *
 * @param spread per class, mean pairwise distance of samples over that of real images; NaN where a
 *     class has fewer than two images
 * @param novelty median distance of samples to their nearest training image over that of real
 *     images: small when samples are copies
 * @param noveltyPerClass the same within each class; NaN where a class is missing
 */
public record Diversity(double[] spread, double novelty, double[] noveltyPerClass) {
  /**
   * Compares samples with real images.
   *
   * @param samples generated images with the classes that a classifier gives them
   * @param real images that were not trained on
   * @param training images that were trained on
   * @param classes number of classes
   * @return the ratios
   * @throws ShapeException if the images differ in size
   */
  public static Diversity of(
      LabelledImages samples, LabelledImages real, LabelledImages training, int classes) {
    requireSize(samples, real);
    requireSize(samples, training);
    double[] nearestOfSamples = Distances.nearest(samples, training);
    double[] nearestOfReal = Distances.nearest(real, training);
    return new Diversity(
        ratios(Distances.meanPairwise(samples, classes), Distances.meanPairwise(real, classes)),
        Distances.median(nearestOfSamples) / Distances.median(nearestOfReal),
        ratios(
            medians(nearestOfSamples, samples.classes(), classes),
            medians(nearestOfReal, real.classes(), classes)));
  }

  private static void requireSize(LabelledImages samples, LabelledImages other) {
    if (samples.size() != other.size()) {
      throw new ShapeException(
          "diversity",
          "images of " + samples.size() + " and of " + other.size() + " values",
          "images of one size",
          "resize the data to the model's size");
    }
  }

  private static double[] medians(double[] values, int[] groups, int count) {
    return IntStream.range(0, count)
        .mapToDouble(
            k ->
                Distances.median(
                    IntStream.range(0, values.length)
                        .filter(i -> groups[i] == k)
                        .mapToDouble(i -> values[i])
                        .toArray()))
        .toArray();
  }

  private static double[] ratios(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(k -> a[k] / b[k]).toArray();
  }

  /**
   * Returns the spread of the least varied class.
   *
   * @return NaN when a class has fewer than two images
   */
  public double smallestSpread() {
    return smallest(spread);
  }

  /**
   * Returns the novelty of the class nearest to its training images.
   *
   * @return NaN when a class is missing
   */
  public double smallestNovelty() {
    return smallest(noveltyPerClass);
  }

  private static double smallest(double[] values) {
    double least = Double.POSITIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
    }
    return least;
  }
}
