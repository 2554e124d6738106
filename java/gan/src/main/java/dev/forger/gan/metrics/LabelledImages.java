// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.ShapeException;
import dev.forger.gan.data.ImageDataset;

/**
 * Images in memory with a class each.
 *
 * @param values images one after another
 * @param classes one class an image, from 0
 */
public record LabelledImages(float[] values, int[] classes) {
  /**
   * Checks that the values divide into images.
   *
   * @param values images one after another
   * @param classes one class an image
   * @throws ShapeException if they do not
   */
  public LabelledImages {
    if (classes.length == 0 || values.length == 0 || values.length % classes.length != 0) {
      throw new ShapeException(
          "labelled images",
          values.length + " values and " + classes.length + " classes",
          "at least one image and one class for each",
          "pass as many classes as images");
    }
  }

  /**
   * Copies the first images of a data set.
   *
   * @param data labelled images
   * @param count at most the size of the data
   * @return the images
   */
  public static LabelledImages first(ImageDataset data, int count) {
    int size = data.height() * data.width() * data.channels();
    int n = Math.min(count, data.size());
    float[] values = new float[Math.multiplyExact(n, size)];
    int[] classes = new int[n];
    for (int i = 0; i < n; i++) {
      data.read(i, values, i * size);
      classes[i] = data.label(i);
    }
    return new LabelledImages(values, classes);
  }

  /**
   * Returns the number of images.
   *
   * @return at least 1
   */
  public int count() {
    return classes.length;
  }

  /**
   * Returns the values of an image.
   *
   * @return height times width times channels
   */
  public int size() {
    return values.length / classes.length;
  }
}
