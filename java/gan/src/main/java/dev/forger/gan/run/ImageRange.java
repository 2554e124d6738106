// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.data.ImageDataset;

/** Some images of a data set, side by side. */
final class ImageRange implements ImageDataset {
  private final ImageDataset whole;
  private final int begin;
  private final int count;

  ImageRange(ImageDataset whole, int begin, int count) {
    this.whole = whole;
    this.begin = begin;
    this.count = count;
  }

  private int place(int index) {
    if (index < 0 || index >= count) {
      throw new InvalidArgumentException(
          "data " + name() + ", image index",
          Integer.toString(index),
          "0 to " + (count - 1),
          "pass an index below size()");
    }
    return begin + index;
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public int height() {
    return whole.height();
  }

  @Override
  public int width() {
    return whole.width();
  }

  @Override
  public int channels() {
    return whole.channels();
  }

  @Override
  public void read(int index, float[] target, int offset) {
    whole.read(place(index), target, offset);
  }

  @Override
  public int label(int index) {
    return whole.label(place(index));
  }

  @Override
  public int labelCount() {
    return whole.labelCount();
  }

  @Override
  public String fingerprint() {
    return whole.fingerprint();
  }

  /** Leaves the whole open. */
  @Override
  public void close() {}
}
