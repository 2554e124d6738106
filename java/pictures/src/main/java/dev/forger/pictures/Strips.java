// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures;

import dev.forger.gan.Samples;
import dev.forger.gan.image.ImageGrid;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/** Samples as colour pictures that can stand beside charts: no text, the same bytes everywhere. */
public final class Strips {
  private Strips() {}

  /**
   * Lays images out in rows.
   *
   * @param samples grey or colour images
   * @param columns images a row
   * @param upscale pixels of the picture a pixel of an image
   * @return a new colour picture
   */
  public static BufferedImage of(Samples samples, int columns, int upscale) {
    ImageGrid grid = samples.grid().columns(columns).upscale(upscale);
    return colour(grid.toBufferedImage());
  }

  /** Copies levels as they are: drawing a grey picture would convert it through linear light. */
  static BufferedImage colour(BufferedImage picture) {
    byte[] levels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    int width = picture.getWidth();
    int channels = picture.getRaster().getNumBands();
    BufferedImage colour =
        new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < width * picture.getHeight(); p++) {
      int blue = levels[p * channels] & 0xFF;
      int green = channels == 1 ? blue : levels[p * channels + 1] & 0xFF;
      int red = channels == 1 ? blue : levels[p * channels + 2] & 0xFF;
      colour.setRGB(p % width, p / width, red << 16 | green << 8 | blue);
    }
    return colour;
  }
}
