// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.flow;

/** Which coordinates a coupling layer leaves as they are; the next layer changes those. */
public enum MaskPattern {
  /** Every other coordinate: a checkerboard where rows have an odd length. */
  ALTERNATING,
  /** The first half. */
  HALVES;

  /** One where a layer leaves a coordinate, 0 where it changes it. */
  float[] mask(int dimensions, int layer) {
    float[] mask = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      int side = this == ALTERNATING ? i % 2 : 2 * i < dimensions ? 0 : 1;
      mask[i] = side == layer % 2 ? 1 : 0;
    }
    return mask;
  }
}
