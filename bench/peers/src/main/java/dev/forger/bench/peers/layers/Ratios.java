// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.peers.HodgesLehmann;
import dev.forger.bench.peers.Stopwatch;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Times of all sides on the same work.
 *
 * @param medianMs of each side
 * @param overOurs a peer's time over ours, of each peer
 */
record Ratios(Map<Side, Double> medianMs, Map<Side, HodgesLehmann> overOurs) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Sums up the rounds.
   *
   * @param rounds milliseconds of each side, ours among them, by round
   */
  static Ratios of(Map<Side, double[]> rounds) {
    Map<Side, Double> medians = new EnumMap<>(Side.class);
    Map<Side, HodgesLehmann> ratios = new EnumMap<>(Side.class);
    double[] ours = rounds.get(Side.FORGER);
    rounds.forEach(
        (side, theirs) -> {
          medians.put(side, Stopwatch.quantile(theirs, 0.5));
          if (side != Side.FORGER) {
            double[] ratio = new double[ours.length];
            for (int i = 0; i < ratio.length; i++) {
              ratio[i] = theirs[i] / ours[i];
            }
            ratios.put(side, HodgesLehmann.of(ratio));
          }
        });
    return new Ratios(medians, ratios);
  }

  double oursMs() {
    return medianMs.get(Side.FORGER);
  }

  /** The peer of the smallest median. */
  Side best() {
    return best(side -> true);
  }

  /** The peer of the smallest median among some. */
  Side best(Predicate<Side> some) {
    return overOurs.keySet().stream()
        .filter(some)
        .min(Comparator.comparing(medianMs::get))
        .orElseThrow();
  }

  HodgesLehmann over(Side peer) {
    return overOurs.get(peer);
  }

  void describe(ObjectNode node) {
    node.put("bestPeer", best().label());
    ObjectNode medians = node.putObject("medianMs");
    medianMs.forEach((side, ms) -> medians.put(side.label(), ms.doubleValue()));
    ObjectNode ratios = node.putObject("ratios");
    overOurs.forEach((side, e) -> ratios.set(side.label(), JSON.valueToTree(e)));
  }
}
