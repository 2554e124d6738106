// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.bench.Layer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerTableTest {
  private static final double PEAK = 100;

  /** A row whose sides take the given milliseconds in both of two rounds. */
  private static LayerRow row(String layer, double... ms) {
    Map<Side, double[]> rounds = new EnumMap<>(Side.class);
    for (int i = 0; i < ms.length; i++) {
      rounds.put(Side.values()[i], new double[] {ms[i], ms[i]});
    }
    return LayerRow.of(new Geometry(Layer.named(layer)), Pass.FORWARD, 2, rounds, PEAK);
  }

  private static final List<LayerRow> ROWS =
      List.of(
          row("d64_32x32x64_16x16x128", 50, 150, 120, 100, 200),
          row("r32_8x8x128_8x8x128", 10, 20, 30, 40, 50));

  @Test
  void aRowNamesTheFastestPeer() {
    LayerRow r = ROWS.get(0);
    assertEquals(Side.TORCH_NCHW, r.best());
    assertEquals(Side.DNNL_NHWC, r.bestDnnl());
    assertEquals(2, r.ratios().over(r.best()).ratio(), 1e-12);
    // 2 * 64 * 16 * 16 * 128 * 4 * 4 * 64 operations in 50 ms.
    assertEquals(85.9, r.gflops(), 0.01);
    assertEquals(85.9, r.peakPercent(), 0.01);
    assertEquals(r.geometry().flops() / (4 * 6_422_528.0), r.intensity(), 1e-9);
  }

  @Test
  void aLineHoldsWhatWasMeasured() {
    List<String> lines = LayerTable.format(ROWS).lines().toList();
    List<String> words = List.of(lines.get(1).trim().split("\\s+", -1));
    assertEquals(
        List.of(
            "d64_32x32x64_16x16x128",
            "forward",
            "2",
            "50.000",
            "100.000",
            "torch-nchw",
            "2.000",
            "[2.000,",
            "2.000]",
            "85.9",
            "85.9"),
        words);
    assertEquals(lines.get(0).length(), lines.get(1).length());
  }

  @Test
  void meansAreGeometricAndByGroup() {
    Map<String, Double> means = LayerTable.means(ROWS);
    assertEquals(Math.sqrt(2.4 * 2), means.get("against oneDNN's better format"), 1e-12);
    assertEquals(2, means.get("against the best peer"), 1e-12);
    assertEquals(2, means.get("against the best peer, " + Group.THREE.label()), 1e-12);
    assertTrue(!means.containsKey("against the best peer, " + Group.THIN.label()));
  }
}
