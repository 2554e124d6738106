// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StepRowTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static List<JsonNode> legs(double... ms) {
    List<JsonNode> legs = new ArrayList<>();
    for (double one : ms) {
      legs.add(JSON.createObjectNode().put("medianMs", one).put("peakRssKib", 2048));
    }
    return legs;
  }

  private static StepRow row() {
    Map<StepSide, List<JsonNode>> legs = new EnumMap<>(StepSide.class);
    legs.put(StepSide.FORGER, legs(50, 10, 50));
    legs.put(StepSide.TORCH, legs(200, 40, 200));
    // The best once, but not in the median.
    legs.put(StepSide.TORCH_NCHW, legs(150, 10, 150));
    legs.put(StepSide.TORCH_CHANNELS_LAST, legs(100, 20, 100));
    return StepRow.of("dcgan-28", legs);
  }

  @Test
  void theBestIsThatOfTheSmallestMedian() {
    StepRow row = row();
    assertEquals(StepSide.TORCH_CHANNELS_LAST, row.best());
    assertEquals(0.25, row.ratios().get(StepSide.TORCH).ratio(), 1e-12);
    assertEquals(0.5, row.ratios().get(row.best()).ratio(), 1e-12);
    assertEquals(2, row.peakMib().get(StepSide.FORGER));
  }

  @Test
  void libtorchAsItComesMayBeTheBest() {
    Map<StepSide, List<JsonNode>> legs = new EnumMap<>(StepSide.class);
    for (StepSide side : StepSide.values()) {
      legs.put(side, legs(side == StepSide.TORCH ? 9 : 10));
    }
    assertEquals(StepSide.TORCH, StepRow.of("dcgan-64", legs).best());
  }

  @Test
  void bothRatiosAreReported() {
    List<String> lines = row().text().lines().toList();
    assertEquals(StepSide.values().length + 1, lines.size());
    assertTrue(
        lines
            .get(4)
            .contains(
                "against libtorch as it comes 0.250 [0.250, 0.250], against its best,"
                    + " torch-channels-last, 0.500 [0.500, 0.500]"),
        lines.get(4));
    ObjectNode node = JSON.createObjectNode();
    row().describe(node);
    assertEquals("torch-channels-last", node.get("best").asString());
    assertEquals(0.25, node.get("ratioToAsItComes").get("ratio").asDouble(), 1e-12);
    assertEquals(0.5, node.get("ratioToBest").get("ratio").asDouble(), 1e-12);
    assertTrue(node.get("ratioToBest").has("low"));
  }
}
