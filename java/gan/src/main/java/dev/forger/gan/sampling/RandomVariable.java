// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;

/** A real number drawn at random. */
@FunctionalInterface
public interface RandomVariable {

  /**
   * Draws one value.
   *
   * @param draws the random numbers of this value; take as many as needed
   * @return a value
   */
  double draw(Draws draws);

  /**
   * Draws the values of elements 0 to count - 1.
   *
   * @param count at least 1
   * @param random seed and stream
   * @return value i is that of element i for any count
   * @throws InvalidArgumentException if count is not positive
   */
  default double[] sample(int count, Philox random) {
    return sample(0, count, random);
  }

  /**
   * Draws the values of elements first to first + count - 1, so that many threads can share a
   * sample.
   *
   * @param first element of the first value, from 0
   * @param count at least 1; first + count is at most 2^32
   * @param random seed and stream
   * @return value i is that of element first + i
   * @throws InvalidArgumentException if first or count is out of range
   */
  default double[] sample(long first, int count, Philox random) {
    Checks.atLeast("count", 1, count);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = draw(new Draws(random, first + i));
    }
    return values;
  }
}
