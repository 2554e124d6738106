// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LegsTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void sidesTakeTurns() throws IOException, InterruptedException {
    List<Side> order = new ArrayList<>();
    Legs legs =
        Legs.run(
            2,
            3,
            List.of(Side.FORGER, Side.DNNL_NHWC),
            side -> {
              order.add(side);
              ObjectNode leg = JSON.createObjectNode();
              leg.put("peakBefore", 100).put("peakAfter", 100).put("copy", 10);
              leg.putArray("measured").addObject().put("medianMs", order.size());
              return leg;
            });
    assertEquals(
        List.of(
            Side.FORGER, Side.DNNL_NHWC, Side.DNNL_NHWC, Side.FORGER, Side.FORGER, Side.DNNL_NHWC),
        order);
    assertArrayEquals(new double[] {1, 4, 5}, legs.rounds(0).get(Side.FORGER));
    assertEquals(2, legs.threads());
    assertEquals(100, legs.peak());
  }
}
