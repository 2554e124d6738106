// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.bench.Layer;
import org.junit.jupiter.api.Test;

class GroupTest {
  private static Group of(String layer) {
    return Group.of(new Geometry(Layer.named(layer)));
  }

  @Test
  void everyMeasuredLayerHasAGroup() {
    assertEquals(Group.WIDE, of("d64_32x32x64_16x16x128"));
    assertEquals(Group.WIDE, of("g64_16x16x128_32x32x64"));
    assertEquals(Group.THREE, of("r32_8x8x128_8x8x128"));
    assertEquals(Group.THIN, of("d64_64x64x3_32x32x64"));
    assertEquals(Group.THIN, of("g28_14x14x64_28x28x1"));
    assertEquals(Group.POINT, of("g64_1x1x100_4x4x512"));
    assertEquals(Group.POINT, of("d64_4x4x512_1x1x1"));
    for (Layer layer : Layer.of("conv", "convt")) {
      assertEquals(false, Group.of(new Geometry(layer)) == Group.OTHER, layer.name());
    }
  }
}
