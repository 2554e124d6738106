// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import java.util.SplittableRandom;

/**
 * y = ReLU(scale * norm(z) + shift) with the statistics of the batch, after a convolution z of x
 * without bias, or of x = z alone. Names of operands and their orders are those of {@link
 * Geometry}.
 *
 * @param geometry of the convolution
 * @param whole with the convolution
 */
record Chain(Geometry geometry, boolean whole) {
  /** Added to the variance. */
  static final float EPSILON = 1e-5f;

  /** Channels that are normalised. */
  int channels() {
    return geometry.layer().outChannels();
  }

  /** Height and width of what is normalised. */
  int side() {
    return geometry.outSide();
  }

  /** The operand of the convolution that has an operand's shape. */
  String like(String operand) {
    return switch (operand) {
      case "x", "dx" -> whole ? operand : operand.replace('x', 'y');
      default -> operand;
    };
  }

  int elements(String operand) {
    return isVector(operand) ? channels() : geometry.elements(like(operand));
  }

  /** Whether an operand has one value a channel. */
  static boolean isVector(String operand) {
    return operand.endsWith("scale") || operand.endsWith("shift");
  }

  /** Returns the values of an input, the same in every process: scales are positive. */
  float[] values(String operand) {
    if (!isVector(operand)) {
      return geometry.values(like(operand));
    }
    SplittableRandom random = new SplittableRandom((name() + " " + operand).hashCode());
    float[] values = new float[channels()];
    float least = operand.equals("scale") ? 0.5f : -0.5f;
    for (int i = 0; i < values.length; i++) {
      values[i] = least + (random.nextInt() >>> 8) * 0x1p-24f;
    }
    return values;
  }

  /** The elements of a result that are compared, the same in every process. */
  int[] positions(String result) {
    return new SplittableRandom((name() + " " + result).hashCode())
        .ints(64, 0, elements(result))
        .toArray();
  }

  private String name() {
    return geometry.layer().name() + (whole ? " chain" : " norm");
  }
}
