// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;

/**
 * Three digits over each other, one in each of red, green and blue: a thousand modes (Che et al.
 * 2017; the draws of 128 000 triples as Srivastava et al. 2017). Each digit of each image is drawn
 * from all digits of the source; equal sources and seeds give equal images.
 */
public final class StackedDigits extends DerivedDataset {
  /** Images of published trainings. */
  public static final int COUNT = 128_000;

  private static final int DIGITS = 10;
  private static final int CHANNELS = 3;
  private static final int STREAM = 0x53544b00;

  private final int count;
  private final long seed;
  private final Philox draws;

  private StackedDigits(ImageDataset source, int count, long seed) {
    super(source);
    this.count = count;
    this.seed = seed;
    this.draws = new Philox(seed, STREAM);
  }

  /**
   * Stacks digits.
   *
   * @param source grey images in ten classes, closed with this
   * @param count of images, at least 2
   * @param seed of the draws
   * @return images of three channels in 1000 classes: 100 red + 10 green + blue
   * @throws InvalidArgumentException if the source has other channels or classes, an image without
   *     label, or count is less than 2
   */
  public static StackedDigits of(ImageDataset source, int count, long seed) {
    if (source.channels() != 1 || source.labelCount() != DIGITS) {
      throw new InvalidArgumentException(
          "stacked digits of " + source.name(),
          source.channels() + " channels and " + source.labelCount() + " classes",
          "grey images in 10 classes",
          "use digits with labels, such as MNIST");
    }
    if (count < 2) {
      throw new InvalidArgumentException(
          "stacked digits, images", Integer.toString(count), "at least 2", COUNT + " are usual");
    }
    for (int i = 0; i < source.size(); i++) {
      if (source.label(i) < 0) {
        throw new InvalidArgumentException(
            "stacked digits of " + source.name(),
            "image " + i + " without a label",
            "a label for each",
            "leave out images without a label");
      }
    }
    return new StackedDigits(source, count, seed);
  }

  @Override
  public String name() {
    return source.name() + " stacked";
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public int channels() {
    return CHANNELS;
  }

  @Override
  public int labelCount() {
    return DIGITS * DIGITS * DIGITS;
  }

  private void check(int index) {
    if (index < 0 || index >= count) {
      throw new InvalidArgumentException(
          "data " + name() + ", image index",
          Integer.toString(index),
          "0 to " + (count - 1),
          "pass an index below size()");
    }
  }

  @Override
  public void read(int index, float[] target, int offset) {
    check(index);
    int pixels = height() * width();
    if (offset < 0 || target.length - offset < pixels * CHANNELS) {
      throw new InvalidArgumentException(
          "data " + name() + ", read of image " + index,
          "an array of " + target.length + " from offset " + offset,
          "room for " + pixels * CHANNELS,
          "pass a larger array");
    }
    Philox.Sequence uniforms = draws.sequence(index);
    float[] digit = new float[pixels];
    for (int channel = 0; channel < CHANNELS; channel++) {
      source.read(uniforms.nextInt(source.size()), digit, 0);
      for (int i = 0; i < pixels; i++) {
        target[offset + i * CHANNELS + channel] = digit[i];
      }
    }
  }

  @Override
  public int label(int index) {
    check(index);
    Philox.Sequence uniforms = draws.sequence(index);
    int label = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      label = label * DIGITS + source.label(uniforms.nextInt(source.size()));
    }
    return label;
  }

  @Override
  public String fingerprint() {
    return ByteImageDataset.fingerprintOf(
        count + " stacks with seed " + seed + " of " + source.fingerprint());
  }
}
