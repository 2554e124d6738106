// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import java.nio.file.Path;

/** A decoded set of images with one label each (null where the data has none). */
record LabelledBytes(
    int height, int width, int channels, byte[][] pixels, int[] labels, int labelCount) {

  /** Refuses data of no or one image. */
  static void checkCount(Path path, int count) {
    if (count < 2) {
      throw new DataException(
          "data " + path,
          count == 0 ? "no image" : "one image",
          "at least 2 images",
          "add images or name another path");
    }
  }

  /** Returns the label of an image, -1 where there is none. */
  int labelAt(int index) {
    return labels == null ? -1 : labels[index];
  }
}
