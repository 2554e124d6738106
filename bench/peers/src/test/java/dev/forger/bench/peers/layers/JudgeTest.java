// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.bench.Layer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class JudgeTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Geometry LAYER = new Geometry(Layer.named("d64_4x4x512_1x1x1"));

  private static ObjectNode measured(double factor) {
    int[] positions = Oracle.positions(LAYER, Pass.FORWARD);
    double[] right =
        Arrays.stream(Oracle.of(LAYER, Pass.FORWARD).expected(positions))
            .mapToDouble(e -> e[0] * factor)
            .toArray();
    ObjectNode node = JSON.createObjectNode();
    node.set(Judge.SAMPLE, JSON.valueToTree(right));
    return node;
  }

  @Test
  void rightResultsLeaveTheirDifference() {
    ObjectNode node = measured(1 + 1e-7);
    new Judge().check(Side.DNNL_NHWC, LAYER, Pass.FORWARD, node);
    assertFalse(node.has(Judge.SAMPLE));
    assertTrue(node.get("difference").asDouble() > 0);
  }

  @Test
  void wrongResultsAreNamed() {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () -> new Judge().check(Side.DNNL_NHWC, LAYER, Pass.FORWARD, measured(1.01)));
    for (String part : new String[] {"dnnl-nhwc", "forward", "d64_4x4x512_1x1x1"}) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }

  @Test
  void differencesAreRelativeToTheProducts() {
    assertEquals(0, Judge.difference(new double[] {0}, new double[][] {{0, 0}}));
    assertEquals(0.25, Judge.difference(new double[] {1, 3}, new double[][] {{1, 9}, {2, 4}}));
    assertEquals(
        Double.POSITIVE_INFINITY, Judge.difference(new double[] {1}, new double[][] {{0, 0}}));
    assertTrue(Double.isNaN(Judge.difference(new double[] {Double.NaN}, new double[][] {{0, 1}})));
  }
}
