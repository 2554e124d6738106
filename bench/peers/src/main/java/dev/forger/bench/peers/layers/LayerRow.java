// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.peers.HodgesLehmann;
import dev.forger.bench.peers.Stopwatch;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/**
 * One layer and pass at one number of threads, over all rounds.
 *
 * @param medianMs of each side
 * @param ratios a peer's time over ours, of each peer
 * @param peak multiply-adds from registers in our JVMs, GFLOP/s
 */
record LayerRow(
    Geometry geometry,
    Pass pass,
    int threads,
    Map<Side, Double> medianMs,
    Map<Side, HodgesLehmann> ratios,
    double peak) {
  /**
   * Sums up the rounds.
   *
   * @param rounds milliseconds of each side, by round
   */
  static LayerRow of(
      Geometry geometry, Pass pass, int threads, Map<Side, double[]> rounds, double peak) {
    Map<Side, Double> medians = new EnumMap<>(Side.class);
    Map<Side, HodgesLehmann> ratios = new EnumMap<>(Side.class);
    double[] ours = rounds.get(Side.FORGER);
    medians.put(Side.FORGER, Stopwatch.quantile(ours, 0.5));
    for (Side peer : Side.peers()) {
      double[] theirs = rounds.get(peer);
      double[] ratio = new double[ours.length];
      for (int i = 0; i < ratio.length; i++) {
        ratio[i] = theirs[i] / ours[i];
      }
      medians.put(peer, Stopwatch.quantile(theirs, 0.5));
      ratios.put(peer, HodgesLehmann.of(ratio));
    }
    return new LayerRow(geometry, pass, threads, medians, ratios, peak);
  }

  /** The peer of the smallest median. */
  Side best() {
    return Side.peers().stream().min(Comparator.comparing(medianMs::get)).orElseThrow();
  }

  /** The better format of oneDNN. */
  Side bestDnnl() {
    return Side.peers().stream()
        .filter(Side::dnnl)
        .min(Comparator.comparing(medianMs::get))
        .orElseThrow();
  }

  double oursMs() {
    return medianMs.get(Side.FORGER);
  }

  /** Our nominal operations a second. */
  double gflops() {
    return geometry.flops() / oursMs() / 1e6;
  }

  double peakPercent() {
    return 100 * gflops() / peak;
  }

  /** Nominal operations a byte of operands. */
  double intensity() {
    return geometry.flops() / geometry.bytes();
  }
}
