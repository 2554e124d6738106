// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.gan.catalogue.System;

/**
 * The order in which images are drawn: a new random permutation of all images every epoch.
 *
 * <p>Which image draw {@code n} gets depends on the seed, the number of images and {@code n} alone,
 * so training resumes at any draw. Epoch {@code e = n / size} uses the Fisher-Yates shuffle of
 * {@link Philox} at step {@code e}. The permutation of one epoch is kept, so draws in rising order
 * are cheap. An instance is confined to one thread and allocates nothing after the first epoch but
 * a few dozen bytes an epoch.
 */
@System(
    row = "A3.12",
    equation = "L = 1/n sum_i L(x_i, z_i), every sample once before any comes again",
    seed = 2)
public final class BatchOrder {

  /** Names the random numbers of this class among all that one seed yields. */
  private static final int STREAM = 0x0EDE5;

  private final Philox random;
  private final int[] permutation;
  private long epoch = -1;

  /**
   * Makes the order of one seed.
   *
   * @param seed any number
   * @param size number of images, at least 1
   * @throws InvalidArgumentException if the size is not positive
   */
  public BatchOrder(long seed, int size) {
    if (size < 1) {
      throw new InvalidArgumentException(
          "batch order, number of images",
          Integer.toString(size),
          "1 or more",
          "pass the size of the data");
    }
    this.random = new Philox(seed, STREAM);
    this.permutation = new int[size];
  }

  /**
   * Returns the image of one draw.
   *
   * @param draw number of the draw, from 0, up to 2^32 epochs
   * @return an index below the number of images
   * @throws InvalidArgumentException if the draw is negative
   */
  public int index(long draw) {
    if (draw < 0) {
      throw new InvalidArgumentException(
          "batch order, draw", Long.toString(draw), "0 or more", "count draws from 0");
    }
    long wanted = draw / permutation.length;
    if (wanted != epoch) {
      for (int i = 0; i < permutation.length; i++) {
        permutation[i] = i;
      }
      random.sequence(wanted).shuffle(permutation);
      epoch = wanted;
    }
    return permutation[(int) (draw % permutation.length)];
  }
}
