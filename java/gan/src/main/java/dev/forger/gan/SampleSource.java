// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Shape;

/** Makes samples of a model. Sample i is the same whatever the number of samples asked for. */
public interface SampleSource extends AutoCloseable {
  /**
   * Makes samples from the first on.
   *
   * @param count at least 1, at most {@link #limit}
   * @return count samples
   * @throws dev.forger.InvalidArgumentException if count is outside these limits
   */
  Samples sample(int count);

  /**
   * Returns how many samples there are at most: sources that show images of data have no more.
   *
   * @return the largest count to ask for
   */
  default int limit() {
    return Integer.MAX_VALUE;
  }

  /**
   * Returns the shape of a sample.
   *
   * @return height, width and channels
   */
  Shape shape();

  /**
   * Tells whether samples show nothing but what the model made.
   *
   * @return false where images of the data are among them, such as inputs beside translations
   */
  default boolean allMade() {
    return true;
  }

  /** Frees memory. */
  @Override
  void close();
}
