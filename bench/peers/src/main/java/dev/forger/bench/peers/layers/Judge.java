// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares sampled results of all sides with the definition of the pass. */
final class Judge {
  /** Key of a measurement's sampled results. */
  static final String SAMPLE = "sample";

  /** Largest difference allowed, relative to the sum of the magnitudes of an element's products. */
  private static final double TOLERANCE = 1e-5;

  private final Map<String, double[][]> expected = new HashMap<>();

  /**
   * Replaces the sample of a measurement by its largest relative difference.
   *
   * @param side named in the error
   * @throws AssertionError if the difference is too large
   */
  void check(Side side, Geometry geometry, Pass pass, JsonNode measured) {
    double[][] truth =
        expected.computeIfAbsent(
            geometry.layer().name() + " " + pass,
            key -> Oracle.of(geometry, pass).expected(Oracle.positions(geometry, pass)));
    double[] given = measured.get(SAMPLE).valueStream().mapToDouble(JsonNode::asDouble).toArray();
    double difference = difference(given, truth);
    if (!(difference <= TOLERANCE)) {
      throw new AssertionError(
          String.format(
              "%s computes %s of %s wrong: a difference of %.1e relative to the sum of the"
                  + " magnitudes of the products, %.0e is allowed",
              side.label(), pass.label(), geometry.layer().name(), difference, TOLERANCE));
    }
    ((ObjectNode) measured).remove(SAMPLE);
    ((ObjectNode) measured).put("difference", difference);
  }

  /** The largest relative difference, NaN if anything is. */
  static double difference(double[] given, double[][] truth) {
    if (given.length != truth.length) {
      throw new IllegalArgumentException(given.length + " values for " + truth.length);
    }
    double largest = 0;
    for (int i = 0; i < given.length; i++) {
      double off = Math.abs(given[i] - truth[i][0]);
      // Without products, as on padding only, nothing but 0 is right.
      largest = Math.max(largest, off == 0 ? 0 : off / truth[i][1]);
    }
    return largest;
  }
}
