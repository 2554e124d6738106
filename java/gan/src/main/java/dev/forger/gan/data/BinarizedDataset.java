// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.Philox;

/**
 * Another data set in black and white: every value is -1 or 1. Equal on every machine and in every
 * read.
 */
public final class BinarizedDataset extends DerivedDataset {
  private static final int STREAM = 0x42494e00;

  private final String rule;
  private final float threshold;
  private final Philox draws;

  private BinarizedDataset(ImageDataset source, String rule, float threshold, Philox draws) {
    super(source);
    this.rule = rule;
    this.threshold = threshold;
    this.draws = draws;
  }

  /**
   * Makes values above a threshold 1.
   *
   * @param source closed with this
   * @param threshold in [-1, 1); 0 is half white
   * @return the data
   * @throws dev.forger.InvalidArgumentException if the threshold is out of range
   */
  public static BinarizedDataset above(ImageDataset source, float threshold) {
    if (!(threshold >= -1 && threshold < 1)) {
      throw new dev.forger.InvalidArgumentException(
          "binarisation threshold",
          Float.toString(threshold),
          "-1 <= threshold < 1",
          "0 is half white");
    }
    return new BinarizedDataset(source, "above " + threshold, threshold, null);
  }

  /**
   * Makes a value v 1 with probability (v + 1) / 2, drawn once for each pixel of each image.
   *
   * @param source closed with this
   * @param seed of the draws
   * @return the data
   */
  public static BinarizedDataset drawn(ImageDataset source, long seed) {
    return new BinarizedDataset(source, "drawn with seed " + seed, 0, new Philox(seed, STREAM));
  }

  @Override
  public String name() {
    return source.name() + " binarised";
  }

  @Override
  public void read(int index, float[] target, int offset) {
    source.read(index, target, offset);
    int n = height() * width() * channels();
    if (draws == null) {
      for (int i = offset; i < offset + n; i++) {
        target[i] = target[i] > threshold ? 1 : -1;
      }
      return;
    }
    Philox.Sequence uniforms = draws.sequence(index);
    for (int i = offset; i < offset + n; i++) {
      target[i] = 2 * uniforms.nextUniform() - 1 < target[i] ? 1 : -1;
    }
  }

  @Override
  public String fingerprint() {
    return ByteImageDataset.fingerprintOf("binarised " + rule + " " + source.fingerprint());
  }
}
