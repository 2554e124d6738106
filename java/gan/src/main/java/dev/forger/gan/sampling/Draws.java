// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;

/**
 * The random numbers of one element: one after another, in double, without end. Not safe for use by
 * many threads at once; each element has its own.
 */
public final class Draws {
  private final Philox.Sequence bits;

  /**
   * Begins the numbers of an element.
   *
   * @param random seed and stream
   * @param element the Philox step, 0 to 2^32 - 1
   * @throws InvalidArgumentException if element is out of range
   */
  public Draws(Philox random, long element) {
    this.bits = random.sequence(element);
  }

  /**
   * Returns the next number uniformly distributed in the open interval (0, 1), made of 52 of 64
   * bits.
   *
   * @return an odd multiple of 2^-53
   */
  public double uniform() {
    long high = bits.nextBits();
    long low = bits.nextBits() & 0xFFFF_FFFFL;
    return (((high << 32 | low) >>> 12) + 0.5) * 0x1p-52;
  }

  /**
   * Returns the next number from N(0, 1), the quantile of one {@link #uniform}.
   *
   * @return within -8.21 and 8.21
   */
  public double normal() {
    return NormalQuantile.of(uniform());
  }

  /**
   * Returns the next integer of [0, bound), all equally likely.
   *
   * @param bound positive
   * @return 0 to bound - 1
   * @throws InvalidArgumentException if bound is not positive
   */
  public int integer(int bound) {
    return bits.nextInt(bound);
  }
}
