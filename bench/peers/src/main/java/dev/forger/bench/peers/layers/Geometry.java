// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Layer;
import java.util.SplittableRandom;

/**
 * The sizes of a convolution or transposed convolution, batch {@link Layer#BATCH}, square.
 *
 * <p>Both are one sum over a small image s, a large image b and a filter f: {@code s[n][i][j][k] *
 * f[k][r][q][c] * b[n][i * stride - padding + r][j * stride - padding + q][c]}. A convolution maps
 * the large image to the small one, a transposed convolution the small one to the large one.
 *
 * @param layer of {@code layers.txt}
 */
record Geometry(Layer layer) {
  boolean transposed() {
    return layer.operation().equals("convt");
  }

  int outSide() {
    return transposed()
        ? (layer.side() - 1) * layer.stride() - 2 * layer.padding() + layer.kernel()
        : (layer.side() + 2 * layer.padding() - layer.kernel()) / layer.stride() + 1;
  }

  int smallSide() {
    return transposed() ? layer.side() : outSide();
  }

  int smallChannels() {
    return transposed() ? layer.channels() : layer.outChannels();
  }

  int largeSide() {
    return transposed() ? outSide() : layer.side();
  }

  int largeChannels() {
    return transposed() ? layer.outChannels() : layer.channels();
  }

  private boolean isSmall(String operand) {
    return transposed() == operand.endsWith("x");
  }

  static boolean isFilter(String operand) {
    return operand.endsWith("filter");
  }

  /** Elements of an operand under its name in {@code forger/layers.h}. */
  int elements(String operand) {
    if (isFilter(operand)) {
      return smallChannels() * layer.kernel() * layer.kernel() * largeChannels();
    }
    return isSmall(operand)
        ? Layer.BATCH * smallSide() * smallSide() * smallChannels()
        : Layer.BATCH * largeSide() * largeSide() * largeChannels();
  }

  /** Whether an operand is the small image. */
  boolean small(String operand) {
    return !isFilter(operand) && isSmall(operand);
  }

  /**
   * Returns the values of an input, uniform in [-1, 1], the same in every process.
   *
   * @param operand its name in {@code forger/layers.h}, which also documents the order
   */
  float[] values(String operand) {
    SplittableRandom random = new SplittableRandom((layer.name() + " " + operand).hashCode());
    float[] values = new float[elements(operand)];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * ((random.nextInt() >>> 8) * 0x1p-24f) - 1;
    }
    return values;
  }

  /** Nominal operations of any pass: taps on padding count. */
  double flops() {
    return 2.0 * Layer.BATCH * smallSide() * smallSide() * elements("filter");
  }

  /** Bytes of both images and the filter. */
  double bytes() {
    return (double) Float.BYTES * ((double) elements("x") + elements("y") + elements("filter"));
  }
}
