// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

/** Images made of those of another data set, one of each unless overridden; closed with it. */
abstract class DerivedDataset implements ImageDataset {
  final ImageDataset source;

  DerivedDataset(ImageDataset source) {
    this.source = source;
  }

  @Override
  public int size() {
    return source.size();
  }

  @Override
  public int height() {
    return source.height();
  }

  @Override
  public int width() {
    return source.width();
  }

  @Override
  public int channels() {
    return source.channels();
  }

  @Override
  public int label(int index) {
    return source.label(index);
  }

  @Override
  public int labelCount() {
    return source.labelCount();
  }

  @Override
  public void close() {
    source.close();
  }
}
