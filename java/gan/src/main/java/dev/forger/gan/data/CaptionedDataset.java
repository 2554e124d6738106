// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

/** Images that words describe. */
public interface CaptionedDataset extends ImageDataset {
  /**
   * Returns what one image shows.
   *
   * @param index 0 to {@code size() - 1}
   * @return lower-case words with spaces between them; the same in every call
   * @throws dev.forger.InvalidArgumentException if the index is out of range or the data closed
   */
  String caption(int index);
}
