// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Shape;

/** Makes samples of a model. Sample i is the same whatever the number of samples asked for. */
public interface SampleSource extends AutoCloseable {
  /**
   * Makes samples from the first on.
   *
   * @param count at least 1
   * @return count samples
   * @throws dev.forger.InvalidArgumentException if count is not positive
   */
  Samples sample(int count);

  /**
   * Returns the shape of a sample.
   *
   * @return height, width and channels
   */
  Shape shape();

  /** Frees memory. */
  @Override
  void close();
}
