// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.gan.data.ImageDataset;

/** Two kinds of images; as a data set the first. Closes both. */
record DataPair(ImageDataset first, ImageDataset second) implements ImageDataset {
  @Override
  public String name() {
    return first.name() + " and " + second.name();
  }

  @Override
  public int size() {
    return first.size();
  }

  @Override
  public int height() {
    return first.height();
  }

  @Override
  public int width() {
    return first.width();
  }

  @Override
  public int channels() {
    return first.channels();
  }

  @Override
  public void read(int index, float[] target, int offset) {
    first.read(index, target, offset);
  }

  @Override
  public int label(int index) {
    return first.label(index);
  }

  @Override
  public int labelCount() {
    return first.labelCount();
  }

  @Override
  public String fingerprint() {
    return first.fingerprint();
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }
}
