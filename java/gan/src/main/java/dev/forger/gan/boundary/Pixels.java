// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

/** How log g(x) of an image is made of its pixels; it scales the generator's loss and gradients. */
public enum Pixels {
  /** Their sum: the log probability of the image. */
  SUM,
  /** Their mean. */
  MEAN
}
