// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import java.util.Map;

/**
 * One layer and pass at one number of threads, over all rounds.
 *
 * @param ratios times of all sides
 * @param peak multiply-adds from registers in our JVMs, GFLOP/s
 */
record LayerRow(Geometry geometry, Pass pass, int threads, Ratios ratios, double peak) {
  /**
   * Sums up the rounds.
   *
   * @param rounds milliseconds of each side, by round
   */
  static LayerRow of(
      Geometry geometry, Pass pass, int threads, Map<Side, double[]> rounds, double peak) {
    return new LayerRow(geometry, pass, threads, Ratios.of(rounds), peak);
  }

  /** The peer of the smallest median. */
  Side best() {
    return ratios.best();
  }

  /** The better format of oneDNN. */
  Side bestDnnl() {
    return ratios.best(Side::dnnl);
  }

  /** Our nominal operations a second. */
  double gflops() {
    return geometry.flops() / ratios.oursMs() / 1e6;
  }

  double peakPercent() {
    return 100 * gflops() / peak;
  }

  /** Nominal operations a byte of operands. */
  double intensity() {
    return geometry.flops() / geometry.bytes();
  }
}
