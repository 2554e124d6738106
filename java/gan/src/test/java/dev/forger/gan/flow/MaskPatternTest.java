// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

/** Which coordinates a layer leaves as they are: those that the next one changes. */
class MaskPatternTest {
  @Test
  void layersTakeTurns() {
    assertArrayEquals(new float[] {1, 0, 1, 0, 1}, MaskPattern.ALTERNATING.mask(5, 0));
    assertArrayEquals(new float[] {0, 1, 0, 1, 0}, MaskPattern.ALTERNATING.mask(5, 3));
    assertArrayEquals(new float[] {1, 1, 1, 0, 0}, MaskPattern.HALVES.mask(5, 2));
    assertArrayEquals(new float[] {0, 0, 0, 1, 1}, MaskPattern.HALVES.mask(5, 1));
  }
}
