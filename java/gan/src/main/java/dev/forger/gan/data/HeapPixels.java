// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

/** Images on the Java heap, an array each. */
record HeapPixels(byte[][] images) implements PixelStore {
  @Override
  public byte[] image(int index) {
    return images[index];
  }

  @Override
  public void read(int index, float[] levels, float[] target, int offset) {
    byte[] image = images[index];
    for (int i = 0; i < image.length; i++) {
      target[offset + i] = levels[image[i] & 0xFF];
    }
  }
}
