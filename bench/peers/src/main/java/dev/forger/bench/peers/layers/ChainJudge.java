// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares sampled results of all sides with the definition of the chain. */
final class ChainJudge {
  /** Key of a measurement's sampled results, by name. */
  static final String SAMPLES = "samples";

  /**
   * Largest difference allowed, relative to the sum of magnitudes: some sum the statistics of 65536
   * pixels one after the other, in single precision.
   */
  private static final double TOLERANCE = 1e-4;

  private final Map<String, double[][]> expected = new HashMap<>();

  /**
   * Replaces the samples of a measurement by their largest relative difference.
   *
   * @param side named in the error
   * @throws AssertionError if the difference is too large
   */
  void check(Side side, Chain chain, Part part, JsonNode measured) {
    double largest = 0;
    for (String result : part.results()) {
      double[] given =
          measured.get(SAMPLES).get(result).valueStream().mapToDouble(JsonNode::asDouble).toArray();
      double difference = difference(given, truth(chain, result));
      if (!(difference <= TOLERANCE)) {
        throw new AssertionError(
            String.format(
                "%s computes %s of %s wrong: a difference of %.1e in %s relative to the sum of"
                    + " magnitudes, %.0e is allowed",
                side.label(),
                part.label(),
                chain.geometry().layer().name(),
                difference,
                result,
                TOLERANCE));
      }
      largest = Math.max(largest, difference);
    }
    ((ObjectNode) measured).remove(SAMPLES);
    ((ObjectNode) measured).put("difference", largest);
  }

  private double[][] truth(Chain chain, String result) {
    if (!expected.containsKey(key(chain, result))) {
      ChainOracle oracle = new ChainOracle(chain);
      for (Part part : Part.of(chain.whole())) {
        for (String r : part.results()) {
          expected.put(key(chain, r), oracle.expected(r, chain.positions(r)));
        }
      }
    }
    return expected.get(key(chain, result));
  }

  private static String key(Chain chain, String result) {
    return chain.geometry().layer().name() + " " + chain.whole() + " " + result;
  }

  /** The largest relative difference beyond what is in doubt, NaN if anything is. */
  static double difference(double[] given, double[][] truth) {
    if (given.length != truth.length) {
      throw new IllegalArgumentException(given.length + " values for " + truth.length);
    }
    double largest = 0;
    for (int i = 0; i < given.length; i++) {
      double off = Math.max(0, Math.abs(given[i] - truth[i][0]) - truth[i][2]);
      // Without products nothing but 0 is right.
      largest = Math.max(largest, off == 0 ? 0 : off / truth[i][1]);
    }
    return largest;
  }
}
