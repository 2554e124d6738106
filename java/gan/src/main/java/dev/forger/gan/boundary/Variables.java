// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.Shape;

/** What a generator of discrete samples draws at each position; its outputs are the logits. */
public enum Variables {
  /** Independent binary pixels, each channel one: images of -1 and 1. */
  BINARY,
  /** One class at each pixel, a channel each: 1 at the drawn class, -1 elsewhere. */
  CLASSES;

  /**
   * Returns the number of classes that share a position.
   *
   * @param image shape of the samples
   * @return 1 for binary pixels
   */
  public int classes(Shape image) {
    return this == BINARY ? 1 : image.c();
  }

  /**
   * Returns the number of variables of an image.
   *
   * @param image shape of the samples
   * @return elements over classes
   */
  public int positions(Shape image) {
    return image.elements() / classes(image);
  }
}
