// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.peers.Stopwatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The results of all JVMs at one number of threads. */
final class Legs {
  private static final JsonMapper JSON = new JsonMapper();

  /** Runs one JVM and checks what it computed. */
  interface Runner {
    /**
     * Runs it.
     *
     * @return its result, with measurements in the same order on all sides
     */
    JsonNode run(Side side) throws IOException, InterruptedException;
  }

  private final int threads;
  private final Map<Side, List<JsonNode>> legs = new EnumMap<>(Side.class);

  private Legs(int threads, List<Side> sides) {
    this.threads = threads;
    sides.forEach(side -> legs.put(side, new ArrayList<>()));
  }

  /** Runs the sides in turned order from round to round. */
  static Legs run(int threads, int rounds, List<Side> sides, Runner runner)
      throws IOException, InterruptedException {
    Legs legs = new Legs(threads, sides);
    List<Side> order = new ArrayList<>(sides);
    for (int round = 0; round < rounds; round++) {
      for (Side side : order) {
        long start = System.nanoTime();
        JsonNode leg = runner.run(side);
        legs.legs.get(side).add(leg);
        System.out.printf(
            "threads %d  round %d of %d  %-19s  %4.0f s, ruler %.0f GFLOP/s%n",
            threads,
            round + 1,
            rounds,
            side.label(),
            (System.nanoTime() - start) / 1e9,
            leg.get("peakAfter").asDouble());
      }
      Collections.reverse(order);
    }
    return legs;
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

  /** Times of one measurement: the median of each JVM. */
  Map<Side, double[]> rounds(int measurement) {
    Map<Side, double[]> rounds = new EnumMap<>(Side.class);
    legs.forEach(
        (side, all) ->
            rounds.put(
                side,
                values(
                        all.stream().map(l -> l.get("measured").get(measurement)).toList(),
                        "medianMs")
                    .toArray()));
    return rounds;
  }

  /** JVMs whose ruler was more than 10 % off the usual. */
  private long disturbed() {
    List<JsonNode> all = legs.values().stream().flatMap(List::stream).toList();
    double usual = Stopwatch.quantile(values(all, "peakAfter").toArray(), 0.5);
    return values(all, "peakAfter").filter(p -> Math.abs(p / usual - 1) > 0.1).count();
  }

  /** What a table depends on. */
  String heading() {
    long disturbed = disturbed();
    String quiet =
        disturbed == 0
            ? ""
            : String.format(
                "%d of %d JVMs had a ruler more than 10 %% off: not a quiet machine%n",
                disturbed, legs.values().stream().mapToInt(List::size).sum());
    return String.format(
        "%nthreads %d: peak %.0f GFLOP/s, copy %.0f GB/s%n%s", threads, peak(), copy(), quiet);
  }

  /** Adds what a table depends on. */
  void describe(ObjectNode node) {
    node.put("threads", threads);
    node.put("peak", peak());
    node.put("copy", copy());
    node.put("disturbedLegs", disturbed());
  }

  /** Adds the result of each JVM. */
  void describeAll(ObjectNode node) {
    ObjectNode raw = node.putObject("legs");
    legs.forEach((side, all) -> raw.set(side.label(), JSON.valueToTree(all)));
  }
}
