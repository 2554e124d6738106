// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.image;

import dev.forger.InvalidArgumentException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Images side by side in one PNG, row by row, with a gap between them and around.
 *
 * <p>Instances are immutable. They read the array of images when drawn and do not copy it.
 */
public final class ImageGrid {

  private static final byte GAP_LEVEL = 96;
  private static final int MAX_UPSCALE = 64;

  private final float[] nhwc;
  private final int count;
  private final int height;
  private final int width;
  private final int channels;
  private final int columns;
  private final int gap;
  private final int upscale;

  private ImageGrid(
      float[] nhwc,
      int count,
      int height,
      int width,
      int channels,
      int columns,
      int gap,
      int upscale) {
    this.nhwc = nhwc;
    this.count = count;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.columns = columns;
    this.gap = gap;
    this.upscale = upscale;
  }

  /**
   * Makes a grid that is about square, with gaps of 2 pixels and no enlargement.
   *
   * @param nhwc images one after the other, values in [-1, 1]
   * @param count number of images
   * @param height rows of an image
   * @param width pixels a row
   * @param channels 1 for grey, 3 for colour
   * @return the grid
   * @throws InvalidArgumentException if the array is too short or the channels are not 1 or 3
   */
  public static ImageGrid of(float[] nhwc, int count, int height, int width, int channels) {
    Images.check(nhwc, count, height, width, channels);
    int columns = (int) Math.ceil(Math.sqrt(count));
    return new ImageGrid(nhwc, count, height, width, channels, columns, 2, 1);
  }

  /**
   * Returns the same grid with another number of columns.
   *
   * @param number at least 1
   * @return a new grid
   * @throws InvalidArgumentException if the number is not positive
   */
  public ImageGrid columns(int number) {
    checkRange("columns", number, 1, Integer.MAX_VALUE);
    return new ImageGrid(nhwc, count, height, width, channels, number, gap, upscale);
  }

  /**
   * Returns the same grid with other gaps.
   *
   * @param pixels 0 to 64
   * @return a new grid
   * @throws InvalidArgumentException if the gap is out of range
   */
  public ImageGrid gap(int pixels) {
    checkRange("gap", pixels, 0, MAX_UPSCALE);
    return new ImageGrid(nhwc, count, height, width, channels, columns, pixels, upscale);
  }

  /**
   * Returns the same grid with each pixel drawn as a square.
   *
   * @param factor side of the square, 1 to 64
   * @return a new grid
   * @throws InvalidArgumentException if the factor is out of range
   */
  public ImageGrid upscale(int factor) {
    checkRange("upscale", factor, 1, MAX_UPSCALE);
    return new ImageGrid(nhwc, count, height, width, channels, columns, gap, factor);
  }

  private static void checkRange(String what, int value, int low, int high) {
    if (value < low || value > high) {
      throw new InvalidArgumentException(
          "image grid, " + what,
          Integer.toString(value),
          low + " to " + high,
          "choose a value in this range");
    }
  }

  /**
   * Draws the grid.
   *
   * @return a new picture, grey or colour like the images
   * @throws InvalidArgumentException if the picture would have more than 2^31 values
   */
  public BufferedImage toBufferedImage() {
    int across = Math.min(columns, count);
    int down = (count + across - 1) / across;
    int stepX = width * upscale + gap;
    int stepY = height * upscale + gap;
    long values = ((long) down * stepY + gap) * ((long) across * stepX + gap) * channels;
    if (values > Integer.MAX_VALUE) {
      throw new InvalidArgumentException(
          "image grid of " + count + " images",
          values + " values",
          "at most " + Integer.MAX_VALUE,
          "draw fewer or smaller images");
    }
    BufferedImage picture = Images.blank(down * stepY + gap, across * stepX + gap, channels);
    Arrays.fill(((DataBufferByte) picture.getRaster().getDataBuffer()).getData(), GAP_LEVEL);
    for (int i = 0; i < count; i++) {
      int left = gap + i % across * stepX;
      int top = gap + i / across * stepY;
      Images.paint(nhwc, i, height, width, channels, picture, left, top, upscale);
    }
    return picture;
  }

  /**
   * Writes the grid as PNG, atomically: first beside the target, then renamed.
   *
   * @param file target; an existing file is replaced, missing folders are made
   * @throws java.io.UncheckedIOException if writing fails; an existing file is then unchanged
   */
  public void writePng(Path file) {
    Images.writePng(toBufferedImage(), file);
  }
}
