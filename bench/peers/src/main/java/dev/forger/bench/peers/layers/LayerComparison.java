// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Layer;
import dev.forger.bench.peers.HodgesLehmann;
import dev.forger.bench.peers.Stopwatch;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The results of all JVMs at one number of threads. */
final class LayerComparison {
  private static final JsonMapper JSON = new JsonMapper();

  private final int threads;
  private final LayerOptions options;
  private final Map<Side, List<JsonNode>> legs = new EnumMap<>(Side.class);

  LayerComparison(int threads, LayerOptions options) {
    this.threads = threads;
    this.options = options;
    for (Side side : Side.values()) {
      legs.put(side, new ArrayList<>());
    }
  }

  /** Adds the result of a JVM, which measures layers and passes in the order of the options. */
  void add(Side side, JsonNode leg) {
    legs.get(side).add(leg);
  }

  int threads() {
    return threads;
  }

  /** Multiply-adds from registers in our JVMs, GFLOP/s. */
  double peak() {
    List<JsonNode> ours = legs.get(Side.FORGER);
    return Stopwatch.quantile(
        DoubleStream.concat(values(ours, "peakBefore"), values(ours, "peakAfter")).toArray(), 0.5);
  }

  /** GB/s read and written by copies in our JVMs. */
  double copy() {
    return Stopwatch.quantile(values(legs.get(Side.FORGER), "copy").toArray(), 0.5);
  }

  private static DoubleStream values(List<JsonNode> legs, String key) {
    return legs.stream().mapToDouble(l -> l.get(key).asDouble());
  }

  List<LayerRow> rows() {
    List<LayerRow> rows = new ArrayList<>();
    for (Layer layer : options.layers()) {
      for (Pass pass : options.passes()) {
        int index = rows.size();
        Map<Side, double[]> rounds = new EnumMap<>(Side.class);
        legs.forEach(
            (side, all) ->
                rounds.put(
                    side,
                    all.stream()
                        .mapToDouble(l -> l.get("measured").get(index).get("medianMs").asDouble())
                        .toArray()));
        rows.add(LayerRow.of(new Geometry(layer), pass, threads, rounds, peak()));
      }
    }
    return rows;
  }

  /** JVMs whose ruler was more than 10 % off the usual. */
  private long disturbed() {
    List<JsonNode> all = legs.values().stream().flatMap(List::stream).toList();
    double usual = Stopwatch.quantile(values(all, "peakAfter").toArray(), 0.5);
    return values(all, "peakAfter").filter(p -> Math.abs(p / usual - 1) > 0.1).count();
  }

  /** The table and what it depends on. */
  String text() {
    long disturbed = disturbed();
    String quiet =
        disturbed == 0
            ? ""
            : String.format(
                "%d of %d JVMs had a ruler more than 10 %% off: not a quiet machine%n",
                disturbed, legs.values().stream().mapToInt(List::size).sum());
    return String.format(
            "%nthreads %d: peak %.0f GFLOP/s, copy %.0f GB/s%n%s", threads, peak(), copy(), quiet)
        + LayerTable.format(rows());
  }

  /** Results and raw legs. */
  void describe(ObjectNode node) {
    node.put("threads", threads);
    node.put("peak", peak());
    node.put("copy", copy());
    node.put("disturbedLegs", disturbed());
    node.set("geometricMeans", JSON.valueToTree(LayerTable.means(rows())));
    ArrayNode array = node.putArray("rows");
    rows().forEach(r -> describe(r, array.addObject()));
    ObjectNode raw = node.putObject("legs");
    legs.forEach((side, all) -> raw.set(side.label(), JSON.valueToTree(all)));
  }

  private static void describe(LayerRow row, ObjectNode node) {
    node.put("layer", row.geometry().layer().name());
    node.put("pass", row.pass().label());
    node.put("group", Group.of(row.geometry()).label());
    node.put("flops", row.geometry().flops());
    node.put("bytes", row.geometry().bytes());
    node.put("gflops", row.gflops());
    node.put("percentOfPeak", row.peakPercent());
    node.put("bestPeer", row.best().label());
    ObjectNode medians = node.putObject("medianMs");
    row.medianMs().forEach((side, ms) -> medians.put(side.label(), ms.doubleValue()));
    ObjectNode ratios = node.putObject("ratios");
    for (Map.Entry<Side, HodgesLehmann> e : row.ratios().entrySet()) {
      ratios.set(e.getKey().label(), JSON.valueToTree(e.getValue()));
    }
  }
}
