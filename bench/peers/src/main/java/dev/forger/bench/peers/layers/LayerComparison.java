// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Layer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Layers and passes at one number of threads. */
final class LayerComparison {
  private static final JsonMapper JSON = new JsonMapper();

  private final LayerOptions options;
  private final Legs legs;

  /**
   * Takes what was measured.
   *
   * @param legs which measured layers and passes in the order of the options
   */
  LayerComparison(LayerOptions options, Legs legs) {
    this.options = options;
    this.legs = legs;
  }

  Legs legs() {
    return legs;
  }

  List<LayerRow> rows() {
    List<LayerRow> rows = new ArrayList<>();
    for (Layer layer : options.layers()) {
      for (Pass pass : options.passes()) {
        Ratios ratios = Ratios.of(legs.rounds(rows.size()));
        rows.add(new LayerRow(new Geometry(layer), pass, legs.threads(), ratios, legs.peak()));
      }
    }
    return rows;
  }

  /** The table and what it depends on. */
  String text() {
    return legs.heading() + LayerTable.format(rows());
  }

  /** Results and raw legs. */
  void describe(ObjectNode node) {
    legs.describe(node);
    node.set("geometricMeans", JSON.valueToTree(LayerTable.means(rows())));
    ArrayNode array = node.putArray("rows");
    rows().forEach(r -> describe(r, array.addObject()));
    legs.describeAll(node);
  }

  private static void describe(LayerRow row, ObjectNode node) {
    node.put("layer", row.geometry().layer().name());
    node.put("pass", row.pass().label());
    node.put("group", Group.of(row.geometry()).label());
    node.put("flops", row.geometry().flops());
    node.put("bytes", row.geometry().bytes());
    node.put("gflops", row.gflops());
    node.put("percentOfPeak", row.peakPercent());
    row.ratios().describe(node);
  }
}
