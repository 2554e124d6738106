// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;
import java.util.stream.IntStream;

/**
 * Labelled handwritten-like digits that Forger draws itself: 28 x 28 x 1, white on black.
 *
 * <p>Each digit has several ways of writing it, drawn as curves with random slant, turn, width,
 * thickness and jitter of the control points; ink and centring follow MNIST. Image {@code i} shows
 * digit {@code i % 10} and is a function of the seed and {@code i} alone, the same on every
 * machine, so a larger count only adds images. All images are drawn at the first read, in parallel,
 * in about 10 microseconds each.
 */
public final class StrokeDigits extends ByteImageDataset {

  /** The name under which {@link Datasets#open} finds this data. */
  public static final String NAME = "stroke-digits";

  /** The number of images where none is given. */
  public static final int DEFAULT_COUNT = 20_000;

  private static final int CLASSES = 10;
  private static final int MAX_COUNT = 1_000_000;
  private static final int BLOCK = 500;

  private final long seed;

  private StrokeDigits(long seed, int count) {
    super(NAME, count, StrokePen.SIDE, StrokePen.SIDE, 1, CLASSES, null);
    this.seed = seed;
  }

  /**
   * Makes {@value #DEFAULT_COUNT} digits.
   *
   * @param seed any number; another seed gives other images
   * @return the data, drawn when first read
   */
  public static StrokeDigits create(long seed) {
    return create(seed, DEFAULT_COUNT);
  }

  /**
   * Makes a number of digits.
   *
   * @param seed any number; another seed gives other images
   * @param count 2 to 1 000 000
   * @return the data, drawn when first read
   * @throws InvalidArgumentException if the count is out of range
   */
  public static StrokeDigits create(long seed, int count) {
    if (count < 2 || count > MAX_COUNT) {
      throw new InvalidArgumentException(
          "stroke digits, count",
          Integer.toString(count),
          "2 to " + MAX_COUNT,
          "the default is " + DEFAULT_COUNT);
    }
    return new StrokeDigits(seed, count);
  }

  /** The digit of an image, whatever the seed. */
  static int digit(int index) {
    return index % CLASSES;
  }

  @Override
  int labelAt(int index) {
    return digit(index);
  }

  /**
   * Returns the parameters that draw an image.
   *
   * @param index 0 to {@code size() - 1}
   * @return digit, thickness, slant
   * @throws InvalidArgumentException if the index is out of range or the data closed
   */
  public StrokeTraits traits(int index) {
    return new StrokePen(seed).traits(index, label(index));
  }

  @Override
  byte[][] load() {
    byte[][] images = new byte[size()][];
    IntStream.range(0, (size() + BLOCK - 1) / BLOCK)
        .parallel()
        .forEach(
            block -> {
              StrokePen pen = new StrokePen(seed);
              int end = Math.min(size(), (block + 1) * BLOCK);
              for (int i = block * BLOCK; i < end; i++) {
                images[i] = new byte[StrokePen.SIDE * StrokePen.SIDE];
                pen.draw(i, labelAt(i), images[i]);
              }
            });
    return images;
  }

  /** The SHA-256 of the drawing's version, the seed and the count. */
  @Override
  public String fingerprint() {
    return fingerprintOf(NAME + " version=1 seed=" + seed + " count=" + size());
  }
}
