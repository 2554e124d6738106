// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.gan.catalogue.System;
import java.util.Arrays;

/**
 * Another data set in the colours of a palette, one-hot: a channel for each colour, 1 where the
 * pixel has it, -1 elsewhere.
 */
@System(
    row = "A8.3",
    equation = "x in {1..K}^(h w), one-hot over the K colours of a palette",
    seed = 4)
public final class PaletteDataset extends DerivedDataset {
  private final Palette palette;
  private final byte[][] indices;

  private PaletteDataset(ImageDataset source, Palette palette, byte[][] indices) {
    super(source);
    this.palette = palette;
    this.indices = indices;
  }

  /**
   * Quantises all images to the nearest colours.
   *
   * @param source images of 3 channels, closed with this
   * @param palette fitted to them or to others
   * @return the data, in memory at a byte a pixel
   */
  public static PaletteDataset of(ImageDataset source, Palette palette) {
    int pixels = source.height() * source.width();
    float[] image = new float[pixels * source.channels()];
    byte[][] indices = new byte[source.size()][pixels];
    for (int i = 0; i < indices.length; i++) {
      source.read(i, image, 0);
      for (int p = 0; p < pixels; p++) {
        indices[i][p] = (byte) palette.nearest(image[3 * p], image[3 * p + 1], image[3 * p + 2]);
      }
    }
    return new PaletteDataset(source, palette, indices);
  }

  /**
   * Returns the colours.
   *
   * @return one a channel
   */
  public Palette palette() {
    return palette;
  }

  @Override
  public String name() {
    return source.name() + " in " + palette.size() + " colours";
  }

  @Override
  public int channels() {
    return palette.size();
  }

  @Override
  public void read(int index, float[] target, int offset) {
    // The source checks the index and that it is open.
    source.label(index);
    byte[] image = indices[index];
    int k = palette.size();
    if (offset < 0 || target.length - offset < image.length * k) {
      throw new dev.forger.InvalidArgumentException(
          "data " + name() + ", read of image " + index,
          "an array of " + target.length + " from offset " + offset,
          "room for " + image.length * k,
          "pass a larger array");
    }
    Arrays.fill(target, offset, offset + image.length * k, -1);
    for (int p = 0; p < image.length; p++) {
      target[offset + p * k + (image[p] & 0xFF)] = 1;
    }
  }

  @Override
  public String fingerprint() {
    StringBuilder colours = new StringBuilder();
    for (int k = 0; k < palette.size(); k++) {
      colours.append(' ').append(Arrays.toString(palette.colour(k)));
    }
    return ByteImageDataset.fingerprintOf("palette" + colours + " of " + source.fingerprint());
  }
}
