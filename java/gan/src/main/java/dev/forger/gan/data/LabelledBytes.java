// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

/** A decoded set of grey images with one label each (null where the data has none). */
final class LabelledBytes {

  final int height;
  final int width;
  final byte[][] pixels;
  final int[] labels;
  final int labelCount;

  LabelledBytes(int height, int width, byte[][] pixels, int[] labels, int labelCount) {
    this.height = height;
    this.width = width;
    this.pixels = pixels;
    this.labels = labels;
    this.labelCount = labelCount;
  }
}
