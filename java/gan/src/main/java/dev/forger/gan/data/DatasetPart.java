// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;

/** Some of the images of another data set, as they are. */
abstract class DatasetPart extends DerivedDataset {
  DatasetPart(ImageDataset source) {
    super(source);
  }

  /** Where an image of this part, 0 to size - 1, lies in the source. */
  abstract int position(int index);

  private int checked(int index) {
    if (index < 0 || index >= size()) {
      throw new InvalidArgumentException(
          "data " + name() + ", index",
          Integer.toString(index),
          "0 to " + (size() - 1),
          "pass an index below size()");
    }
    return position(index);
  }

  @Override
  public abstract int size();

  @Override
  public final void read(int index, float[] target, int offset) {
    source.read(checked(index), target, offset);
  }

  @Override
  public final int label(int index) {
    return source.label(checked(index));
  }
}
