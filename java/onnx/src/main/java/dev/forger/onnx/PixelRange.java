// SPDX-License-Identifier: Apache-2.0
package dev.forger.onnx;

import dev.forger.Suggestions;
import java.util.Arrays;

/** What black and white are to a model. */
public enum PixelRange {
  /** Black 0, white 1. */
  UNIT("0..1", 0, 1),
  /** Black -1, white 1. */
  SIGNED("-1..1", -1, 1),
  /** Black 0, white 255. */
  BYTES("0..255", 0, 255);

  private final String text;
  private final float black;
  private final float white;

  PixelRange(String text, float black, float white) {
    this.text = text;
    this.black = black;
    this.white = white;
  }

  /**
   * Finds a range by its text.
   *
   * @param text {@code 0..1}, {@code -1..1} or {@code 0..255}
   * @return the range
   * @throws dev.forger.InvalidArgumentException if there is none
   */
  public static PixelRange of(String text) {
    return Arrays.stream(values())
        .filter(range -> range.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                Suggestions.unknown(
                    "range of pixels",
                    text,
                    Arrays.stream(values()).map(range -> range.text).toList()));
  }

  /** Brings a value from [-1, 1] into the range. */
  float apply(float value) {
    return black + (white - black) * ((value + 1) / 2);
  }

  @Override
  public String toString() {
    return text;
  }
}
