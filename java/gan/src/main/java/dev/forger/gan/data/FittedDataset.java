// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import java.util.stream.IntStream;

/** Another dataset with its images cut, resized or recoloured to a wanted shape. */
final class FittedDataset extends ByteImageDataset {

  private final int[] labels;

  private FittedDataset(
      ByteImageDataset source, int size, int channels, byte[][] pixels, int[] labels) {
    super(
        source.name(),
        source.size(),
        size,
        size,
        channels,
        source.labelCount(),
        new HeapPixels(pixels));
    this.labels = labels;
  }

  /** Returns the source itself where it fits, else a converted copy, the source being closed. */
  static ByteImageDataset of(ByteImageDataset source, int size, int channels) {
    if (source.height() == size && source.width() == size && source.channels() == channels) {
      return source;
    }
    byte[][] pixels = new byte[source.size()][];
    IntStream.range(0, pixels.length)
        .parallel()
        .forEach(
            i ->
                pixels[i] =
                    convert(
                        source.image(i),
                        source.height(),
                        source.width(),
                        source.channels(),
                        size,
                        channels));
    int[] labels = IntStream.range(0, pixels.length).map(source::label).toArray();
    FittedDataset fitted = new FittedDataset(source, size, channels, pixels, labels);
    source.close();
    return fitted;
  }

  /** Cuts the central square of an image of {@code from} channels and brings it to a shape. */
  static byte[] convert(byte[] image, int height, int width, int from, int size, int channels) {
    int side = Math.min(height, width);
    int top = (height - side) / 2;
    int left = (width - side) / 2;
    float[] square = new float[side * side * channels];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int at = ((top + y) * width + left + x) * from;
        int to = (y * side + x) * channels;
        if (channels == 1 && from == 3) {
          square[to] =
              0.299f * (image[at] & 0xFF)
                  + 0.587f * (image[at + 1] & 0xFF)
                  + 0.114f * (image[at + 2] & 0xFF);
        } else {
          for (int c = 0; c < channels; c++) {
            square[to + c] = image[at + (from == 1 ? 0 : c)] & 0xFF;
          }
        }
      }
    }
    float[] resized = side == size ? square : Resampler.resize(square, side, side, channels, size);
    return Resampler.toBytes(resized);
  }

  @Override
  int labelAt(int index) {
    return labels[index];
  }
}
