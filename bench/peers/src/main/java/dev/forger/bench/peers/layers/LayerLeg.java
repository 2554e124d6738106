// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Layer;
import dev.forger.bench.peers.Stopwatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JVM that measures one library on all chosen layers and passes: a ruler, then for each pass a
 * sample of its result, warm-up and repetitions, and the ruler again.
 */
public final class LayerLeg {
  private static final JsonMapper JSON = new JsonMapper();

  private LayerLeg() {}

  /**
   * Measures.
   *
   * @param arguments side, threads, seconds, layers and passes, both separated by commas
   */
  public static void main(String[] arguments) {
    Side side = Side.valueOf(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    double seconds = Double.parseDouble(arguments[2]);
    List<String> names = List.of(arguments[3].split(",", -1));
    List<String> passes = List.of(arguments[4].split(",", -1));
    LegReport.run(
        threads,
        measured -> {
          Library library = side.open(threads);
          for (String name : names) {
            Geometry geometry = new Geometry(Layer.named(name));
            for (String pass : passes) {
              measure(library, geometry, Pass.of(pass), seconds, measured.addObject());
            }
          }
        });
  }

  private static void measure(
      Library library, Geometry geometry, Pass pass, double seconds, ObjectNode node) {
    node.put("layer", geometry.layer().name());
    node.put("pass", pass.label());
    Map<String, float[]> operands = new HashMap<>();
    pass.inputs().forEach(name -> operands.put(name, geometry.values(name)));
    try (Library.Computation computation = library.prepare(geometry, pass, operands)) {
      node.put("kernel", computation.kernel());
      computation.run();
      double[] sample = computation.sample(Oracle.positions(geometry, pass));
      Stopwatch times = Stopwatch.measure(computation::run, seconds, 2, 5);
      times.describe(node);
      node.set(Judge.SAMPLE, JSON.valueToTree(sample));
    }
  }
}
