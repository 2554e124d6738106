// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.gan.Samples;
import java.util.Optional;

/** Makes features of images, for metrics that compare sets of them. */
public interface FeatureExtractor extends AutoCloseable {
  /**
   * Returns what protocols call it.
   *
   * @return a short name
   */
  String name();

  /**
   * Returns an identity of all that features depend on beside the images.
   *
   * @return hexadecimal digits, or a version where there are no weights
   */
  String hash();

  /**
   * Makes a row of features of each image.
   *
   * @param images NHWC in [-1, 1]
   * @return as many rows as images
   * @throws dev.forger.ForgerException if the images have another shape than it reads, or are not
   *     finite
   */
  Features features(Samples images);

  /**
   * Makes a row of class probabilities of each image, for the inception score.
   *
   * @param images NHWC in [-1, 1]
   * @return as many rows as images, each of sum 1; empty where it is no classifier
   * @throws dev.forger.ForgerException as {@link #features}
   */
  default Optional<Features> probabilities(Samples images) {
    return Optional.empty();
  }

  /** Frees its memory. */
  @Override
  default void close() {}
}
