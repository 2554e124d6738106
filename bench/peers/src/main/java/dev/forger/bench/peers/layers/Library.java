// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import java.util.Map;

/** A library in one format of its tensors. */
interface Library {
  /**
   * Prepares a pass: whatever a training program does once, and not in every step.
   *
   * @param operands inputs by name, in the orders of {@code forger/layers.h}
   */
  Computation prepare(Geometry geometry, Pass pass, Map<String, float[]> operands);

  /** A prepared pass. */
  interface Computation extends AutoCloseable {
    /** Computes it once, which is what is timed. */
    void run();

    /**
     * Elements of the result.
     *
     * @param positions in the order of {@code forger/layers.h}
     */
    double[] sample(int[] positions);

    /** What computes it, as far as the library tells. */
    String kernel();

    @Override
    void close();
  }
}
