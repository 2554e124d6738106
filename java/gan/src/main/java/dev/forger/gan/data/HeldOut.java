// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;

/**
 * One of two parts of a data set: a tenth that is held out for evaluation, and the rest. Images
 * that lie beside each other are often variants of one another, so whole blocks of up to 32 are
 * held out, one of ten.
 */
public final class HeldOut extends DatasetPart {
  private static final int LEAST = 20;
  private static final int BLOCK = 32;
  private static final int BLOCKS = 10;

  private final Split split;
  private final int block;
  private final int size;

  private HeldOut(ImageDataset source, Split split) {
    super(source);
    int all = source.size();
    if (all < LEAST) {
      throw new InvalidArgumentException(
          "data " + source.name(),
          all + " images",
          "at least " + LEAST + ", so that some can be held out",
          "use more images");
    }
    this.split = split;
    this.block = Math.max(1, Math.min(BLOCK, all / (2 * BLOCKS)));
    int period = block * BLOCKS;
    int kept = block * (BLOCKS - 1);
    int train = all / period * kept + Math.min(all % period, kept);
    this.size = split == Split.TRAIN ? train : all - train;
  }

  /**
   * Takes one of the parts.
   *
   * @param source closed with this; its other part shares it
   * @param split which
   * @return a view of the source
   * @throws InvalidArgumentException if the source has fewer than 20 images
   */
  public static HeldOut of(ImageDataset source, Split split) {
    return new HeldOut(source, split);
  }

  @Override
  int position(int index) {
    return split == Split.TRAIN
        ? index / (block * (BLOCKS - 1)) * block * BLOCKS + index % (block * (BLOCKS - 1))
        : (index / block + 1) * block * BLOCKS - block + index % block;
  }

  @Override
  public String name() {
    return source.name() + (split == Split.TRAIN ? " without a tenth" : ", a tenth");
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String fingerprint() {
    return ByteImageDataset.fingerprintOf(split + " blocks of " + source.fingerprint());
  }
}
