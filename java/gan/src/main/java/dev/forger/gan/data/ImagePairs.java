// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;
import dev.forger.Shape;

/**
 * Pairs for translation, made from any images: each image is a target, its input is what is left of
 * it. A sample has the channels of both, [input | target].
 */
public final class ImagePairs extends DerivedDataset {
  /** What is left of an image. */
  public enum Input {
    /**
     * Its outlines, one channel: the Sobel gradient's length, of the channel where it is largest;
     * -1 in even areas, 1 at edges of half the range and more.
     */
    OUTLINE,
    /** Its luminance, one channel: the pair is one of colourisation. */
    GREY
  }

  private static final int COLOURED = 3;

  private final Input input;
  private final ThreadLocal<float[]> image;

  private ImagePairs(ImageDataset source, Input input) {
    super(source);
    this.input = input;
    int elements = source.height() * source.width() * source.channels();
    this.image = ThreadLocal.withInitial(() -> new float[elements]);
  }

  /**
   * Makes pairs of images.
   *
   * @param source the targets, closed with this
   * @param input what the inputs are
   * @return the pairs
   * @throws InvalidArgumentException if grey inputs are asked for of images without colours
   */
  public static ImagePairs of(ImageDataset source, Input input) {
    if (input == Input.GREY && source.channels() != COLOURED) {
      throw new InvalidArgumentException(
          "input of pairs",
          "grey of " + source.channels() + " channels of " + source.name(),
          "images of red, green and blue",
          "use outlines, or coloured images");
    }
    return new ImagePairs(source, input);
  }

  /**
   * Returns the shape of what is given.
   *
   * @return height, width and the channels before the target's
   */
  public Shape inputShape() {
    return Shape.of(height(), width(), 1);
  }

  /**
   * Returns the shape of what is wanted.
   *
   * @return that of the images
   */
  public Shape targetShape() {
    return Shape.of(height(), width(), source.channels());
  }

  @Override
  public String name() {
    return source.name() + (input == Input.GREY ? " from grey" : " from outlines");
  }

  @Override
  public int channels() {
    return 1 + source.channels();
  }

  @Override
  public void read(int index, float[] target, int offset) {
    int pixels = height() * width();
    int c = source.channels();
    if (offset < 0 || target.length - offset < pixels * (1 + c)) {
      throw new InvalidArgumentException(
          "data " + name() + ", read of pair " + index,
          "an array of " + target.length + " from offset " + offset,
          "room for " + pixels * (1 + c),
          "pass a larger array");
    }
    float[] values = image.get();
    source.read(index, values, 0);
    for (int p = 0; p < pixels; p++) {
      int to = offset + p * (1 + c);
      target[to] = input == Input.GREY ? luminance(values, p * c) : outline(values, p);
      System.arraycopy(values, p * c, target, to + 1, c);
    }
  }

  private static float luminance(float[] v, int at) {
    return 0.299f * v[at] + 0.587f * v[at + 1] + 0.114f * v[at + 2];
  }

  private float outline(float[] values, int pixel) {
    int w = width();
    int y = pixel / w;
    int x = pixel % w;
    float largest = 0;
    for (int c = 0; c < source.channels(); c++) {
      float right = 0;
      float down = 0;
      for (int d = -1; d <= 1; d++) {
        int weight = d == 0 ? 2 : 1;
        right += weight * (at(values, y + d, x + 1, c) - at(values, y + d, x - 1, c));
        down += weight * (at(values, y + 1, x + d, c) - at(values, y - 1, x + d, c));
      }
      largest = Math.max(largest, right * right + down * down);
    }
    // A step of half the range, 1, has a Sobel gradient of 4.
    return Math.min(1, (float) Math.sqrt(largest) / 2 - 1);
  }

  /** Borders are continued. */
  private float at(float[] values, int y, int x, int c) {
    int row = Math.min(Math.max(y, 0), height() - 1);
    int column = Math.min(Math.max(x, 0), width() - 1);
    return values[(row * width() + column) * source.channels() + c];
  }

  @Override
  public String fingerprint() {
    return ByteImageDataset.fingerprintOf(input + " pairs of " + source.fingerprint());
  }
}
