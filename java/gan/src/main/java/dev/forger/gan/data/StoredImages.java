// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

/** Images with labels that were read whole, or lie in a file of a cache. */
final class StoredImages extends ByteImageDataset {
  private final int[] labels;
  private final String knownFingerprint;

  StoredImages(String name, PixelFile.Shape shape, byte[][] images, int[] labels) {
    super(
        name,
        images.length,
        shape.height(),
        shape.width(),
        shape.channels(),
        shape.classes(),
        new HeapPixels(images));
    this.labels = labels;
    this.knownFingerprint = null;
  }

  StoredImages(String name, PixelFile file) {
    super(
        name,
        file.count,
        file.shape.height(),
        file.shape.width(),
        file.shape.channels(),
        file.shape.classes(),
        file.pixels);
    this.labels = file.labels;
    this.knownFingerprint = file.fingerprint;
  }

  @Override
  int labelAt(int index) {
    return labels[index];
  }

  @Override
  public String fingerprint() {
    return knownFingerprint == null ? super.fingerprint() : knownFingerprint;
  }
}
