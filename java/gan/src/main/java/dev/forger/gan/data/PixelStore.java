// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

/** Where the bytes of images lie, one image after another; any number of threads may read. */
interface PixelStore {
  /** Returns the bytes of an image, channels innermost; the caller must not change them. */
  byte[] image(int index);

  /** Copies an image, each byte as the value that the table has for it. */
  void read(int index, float[] levels, float[] target, int offset);
}
