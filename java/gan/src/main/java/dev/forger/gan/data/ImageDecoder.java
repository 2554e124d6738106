// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes one picture file to a square of bytes: flattened, cropped, resized. */
final class ImageDecoder {

  /** Larger pictures are refused: a small file can claim any size. */
  private static final long MAX_PIXELS = 100_000_000;

  private final int size;
  private final int channels;
  private final int background;

  ImageDecoder(int size, int channels, int background) {
    this.size = size;
    this.channels = channels;
    this.background = background;
  }

  /**
   * Decodes a file.
   *
   * @throws IOException if the bytes are not a picture that can be read
   */
  byte[] decode(byte[] file) throws IOException {
    BufferedImage image = read(file);
    int side = Math.min(image.getWidth(), image.getHeight());
    int left = (image.getWidth() - side) / 2;
    int top = (image.getHeight() - side) / 2;
    float[] pixels = new float[side * side * channels];
    if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
        && !(image.getColorModel() instanceof IndexColorModel)) {
      grey(image, left, top, side, pixels);
    } else {
      colour(image, left, top, side, pixels);
    }
    float[] resized = side == size ? pixels : Resampler.resize(pixels, side, side, channels, size);
    return Resampler.toBytes(resized);
  }

  private static BufferedImage read(byte[] file) throws IOException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException("no known picture format");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels < 1 || pixels > MAX_PIXELS) {
          throw new IOException(pixels + " pixels, at most " + MAX_PIXELS + " are read");
        }
        return reader.read(0);
      } catch (RuntimeException e) {
        // Readers meet malformed files with whatever exception comes first.
        throw new IOException("malformed picture: " + e, e);
      } finally {
        reader.dispose();
      }
    }
  }

  /** Takes stored values as they are: Java would treat them as linear light and brighten them. */
  private void grey(BufferedImage image, int left, int top, int side, float[] dst) {
    Raster raster = image.getRaster();
    ColorModel model = image.getColorModel();
    float scale = 255f / ((1 << model.getComponentSize(0)) - 1);
    boolean alpha = model.hasAlpha() && raster.getNumBands() > 1;
    float alphaScale = alpha ? 1f / ((1 << model.getComponentSize(1)) - 1) : 0;
    int[] values = new int[side];
    int[] covers = new int[side];
    for (int y = 0; y < side; y++) {
      raster.getSamples(left, top + y, side, 1, 0, values);
      if (alpha) {
        raster.getSamples(left, top + y, side, 1, 1, covers);
      }
      for (int x = 0; x < side; x++) {
        float value = values[x] * scale;
        if (alpha) {
          value = background + (value - background) * covers[x] * alphaScale;
        }
        int at = (y * side + x) * channels;
        for (int c = 0; c < channels; c++) {
          dst[at + c] = value;
        }
      }
    }
  }

  private void colour(BufferedImage image, int left, int top, int side, float[] dst) {
    int[] row = new int[side];
    for (int y = 0; y < side; y++) {
      image.getRGB(left, top + y, side, 1, row, 0, side);
      for (int x = 0; x < side; x++) {
        int argb = row[x];
        float alpha = (argb >>> 24) / 255f;
        float red = background + ((argb >> 16 & 0xFF) - background) * alpha;
        float green = background + ((argb >> 8 & 0xFF) - background) * alpha;
        float blue = background + ((argb & 0xFF) - background) * alpha;
        int at = (y * side + x) * channels;
        if (channels == 1) {
          dst[at] = 0.299f * red + 0.587f * green + 0.114f * blue;
        } else {
          dst[at] = red;
          dst[at + 1] = green;
          dst[at + 2] = blue;
        }
      }
    }
  }
}
