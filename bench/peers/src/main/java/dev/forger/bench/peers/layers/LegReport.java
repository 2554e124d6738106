// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Ruler;
import dev.forger.bench.peers.Fork;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What every JVM of a comparison reports: its measurements, between two readings of the ruler. */
final class LegReport {
  private static final JsonMapper JSON = new JsonMapper();

  private LegReport() {}

  /** Measures, reports and ends this JVM. */
  static void run(int threads, Consumer<ArrayNode> measure) {
    ObjectNode result = JSON.createObjectNode();
    result.put("peakBefore", Ruler.peak(threads));
    measure.accept(result.putArray("measured"));
    Ruler.Reading reading = Ruler.read(threads);
    result.put("peakAfter", reading.gflops());
    result.put("copy", reading.copy());
    Fork.result(result);
    // Threads of a library may outlive their owner's destructor.
    Runtime.getRuntime().halt(0);
  }
}
