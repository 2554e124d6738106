// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.bench.Layer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChainRowTest {
  private static ChainRow row(Part part, double ours, double blocked, double nhwc) {
    Map<Side, double[]> rounds = new EnumMap<>(Side.class);
    rounds.put(Side.FORGER, new double[] {ours});
    rounds.put(Side.DNNL_BLOCKED, new double[] {blocked});
    rounds.put(Side.DNNL_NHWC, new double[] {nhwc});
    Geometry geometry = new Geometry(Layer.named("g64_16x16x128_32x32x64"));
    return new ChainRow(geometry, part, 2, Ratios.of(rounds));
  }

  @Test
  void theBetterFormatCountsInEachPart() {
    List<ChainRow> rows =
        List.of(
            row(Part.FORWARD, 10, 20, 30),
            row(Part.FORWARD, 10, 90, 80),
            row(Part.BACKWARD, 4, 2, 3));
    assertEquals(Map.of("forward", 4.0, "backward", 0.5), rounded(ChainRow.means(rows)));
    List<String> lines = ChainRow.format(rows).lines().toList();
    assertEquals(
        List.of(
            "g64_16x16x128_32x32x64",
            "forward",
            "2",
            "10.000",
            "80.000",
            "dnnl-nhwc",
            "8.000",
            "[8.000,",
            "8.000]"),
        List.of(lines.get(2).trim().split("\\s+", -1)));
  }

  private static Map<String, Double> rounded(Map<String, Double> means) {
    Map<String, Double> all = new java.util.HashMap<>();
    means.forEach((name, mean) -> all.put(name, Math.round(mean * 1e9) / 1e9));
    return all;
  }
}
