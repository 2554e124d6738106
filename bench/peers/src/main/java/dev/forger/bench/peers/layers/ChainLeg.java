// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Layer;
import dev.forger.bench.peers.Stopwatch;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JVM that measures one library on all chosen chains: a ruler, then for each chain samples of
 * its results, warm-up and repetitions of forward and backward in turn, and the ruler again.
 */
public final class ChainLeg {
  private static final JsonMapper JSON = new JsonMapper();

  private ChainLeg() {}

  /**
   * Measures.
   *
   * @param arguments side, threads, seconds, and layers separated by commas
   */
  public static void main(String[] arguments) {
    Side side = Side.valueOf(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    double seconds = Double.parseDouble(arguments[2]);
    List<String> names = List.of(arguments[3].split(",", -1));
    LegReport.run(threads, measured -> measure(side, threads, seconds, names, measured));
  }

  private static void measure(
      Side side, int threads, double seconds, List<String> names, ArrayNode measured) {
    for (String name : names) {
      Geometry geometry = new Geometry(Layer.named(name));
      for (boolean whole : new boolean[] {true, false}) {
        Chain chain = new Chain(geometry, whole);
        try (ChainRun run = side.chain(chain, threads)) {
          measure(run, chain, seconds, measured);
        }
      }
    }
  }

  private static void measure(ChainRun run, Chain chain, double seconds, ArrayNode all) {
    List<Part> parts = Part.of(chain.whole());
    ObjectNode[] nodes = new ObjectNode[parts.size()];
    run.run(new long[parts.size()]);
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = all.addObject();
      nodes[i].put("layer", chain.geometry().layer().name());
      nodes[i].put("part", parts.get(i).label());
      nodes[i].set("kernels", JSON.valueToTree(run.kernels().lines().toList()));
      ObjectNode samples = nodes[i].putObject(ChainJudge.SAMPLES);
      for (String result : parts.get(i).results()) {
        float[] values = run.result(result);
        ArrayNode sample = samples.putArray(result);
        for (int position : chain.positions(result)) {
          sample.add(values[position]);
        }
      }
    }
    Stopwatch[] times = times(run, seconds, parts.size());
    for (int i = 0; i < nodes.length; i++) {
      times[i].describe(nodes[i]);
    }
  }

  /** As {@link Stopwatch#measure}, for each part. */
  private static Stopwatch[] times(ChainRun run, double seconds, int parts) {
    List<long[]> all = new ArrayList<>();
    Runnable both =
        () -> {
          long[] nanos = new long[parts];
          run.run(nanos);
          all.add(nanos);
        };
    int count = Stopwatch.measure(both, seconds, 2, 5).ms().length;
    // The first ones were for warm-up.
    List<long[]> measured = all.subList(all.size() - count, all.size());
    Stopwatch[] times = new Stopwatch[parts];
    for (int i = 0; i < parts; i++) {
      int part = i;
      times[i] = new Stopwatch(measured.stream().mapToDouble(n -> n[part] / 1e6).toArray());
    }
    return times;
  }
}
