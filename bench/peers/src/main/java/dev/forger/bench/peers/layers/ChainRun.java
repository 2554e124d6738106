// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

/** A library that computes a {@link Chain}, with all that a training program does only once. */
interface ChainRun extends AutoCloseable {
  /**
   * Computes it forward and backward once.
   *
   * @param nanos receives the time of both
   */
  void run(long[] nanos);

  /**
   * Returns a result.
   *
   * @param name such as {@code dx}
   * @return its elements
   */
  float[] result(String name);

  /** What computes it, as far as the library tells. */
  String kernels();

  @Override
  void close();
}
