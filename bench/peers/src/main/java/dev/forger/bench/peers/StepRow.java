// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One step over all rounds.
 *
 * @param step its name
 * @param medianMs of each side
 * @param peakMib resident memory at its peak, median of each side
 * @param ratios our time over a peer's, of each peer
 */
record StepRow(
    String step,
    Map<StepSide, Double> medianMs,
    Map<StepSide, Double> peakMib,
    Map<StepSide, HodgesLehmann> ratios) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Sums up the rounds.
   *
   * @param step its name
   * @param legs results of each side, by round
   */
  static StepRow of(String step, Map<StepSide, List<JsonNode>> legs) {
    Map<StepSide, Double> medians = new EnumMap<>(StepSide.class);
    Map<StepSide, Double> memory = new EnumMap<>(StepSide.class);
    Map<StepSide, HodgesLehmann> ratios = new EnumMap<>(StepSide.class);
    legs.forEach(
        (side, all) -> {
          medians.put(side, Stopwatch.quantile(values(all, "medianMs"), 0.5));
          memory.put(side, Stopwatch.quantile(values(all, "peakRssKib"), 0.5) / 1024);
        });
    double[] ours = values(legs.get(StepSide.FORGER), "medianMs");
    for (StepSide peer : StepSide.peers()) {
      double[] ratio = values(legs.get(peer), "medianMs");
      for (int i = 0; i < ratio.length; i++) {
        ratio[i] = ours[i] / ratio[i];
      }
      ratios.put(peer, HodgesLehmann.of(ratio));
    }
    return new StepRow(step, medians, memory, ratios);
  }

  private static double[] values(List<JsonNode> legs, String key) {
    return legs.stream().mapToDouble(l -> l.get(key).asDouble()).toArray();
  }

  /** libtorch's configuration of the smallest median. */
  StepSide best() {
    return StepSide.peers().stream().min(Comparator.comparing(medianMs::get)).orElseThrow();
  }

  /** A line a side, and one with the ratios that count. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (StepSide side : StepSide.values()) {
      text.append(
          String.format(
              "%-12s %-19s %8.1f ms %6.0f MiB",
              step, side.label(), medianMs.get(side), peakMib.get(side)));
      if (side != StepSide.FORGER) {
        text.append(String.format("   forger / %s = %s", side.label(), interval(side)));
      }
      text.append(System.lineSeparator());
    }
    text.append(
        String.format(
            "%-12s against libtorch as it comes %s, against its best, %s, %s at %.1f %%%n",
            step,
            interval(StepSide.TORCH),
            best().label(),
            interval(best()),
            100 * ratios.get(best()).confidence()));
    return text.toString();
  }

  private String interval(StepSide peer) {
    HodgesLehmann e = ratios.get(peer);
    return String.format("%.3f [%.3f, %.3f]", e.ratio(), e.low(), e.high());
  }

  /** Adds medians and ratios. */
  void describe(ObjectNode node) {
    ObjectNode medians = node.putObject("medianMs");
    medianMs.forEach((side, ms) -> medians.put(side.label(), ms.doubleValue()));
    ObjectNode all = node.putObject("ratios");
    ratios.forEach((side, e) -> all.set(side.label(), JSON.valueToTree(e)));
    node.put("best", best().label());
    node.set("ratioToAsItComes", JSON.valueToTree(ratios.get(StepSide.TORCH)));
    node.set("ratioToBest", JSON.valueToTree(ratios.get(best())));
  }
}
