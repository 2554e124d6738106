// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.gan.data.ImageDataset;

/** Data of tests: images that need no files. */
public interface UnlabelledImages extends ImageDataset {
  @Override
  default int label(int index) {
    return -1;
  }

  @Override
  default int labelCount() {
    return 0;
  }

  @Override
  default String fingerprint() {
    return "0".repeat(64);
  }

  @Override
  default void close() {}
}
