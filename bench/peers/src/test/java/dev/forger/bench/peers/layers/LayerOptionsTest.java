// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.bench.Layer;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerOptionsTest {
  private static LayerOptions parse(String... arguments) {
    return LayerOptions.parse(List.of(arguments));
  }

  @Test
  void everythingByDefault() {
    LayerOptions options = parse("--layers", "--rounds", "3");
    assertEquals(Layer.of("conv", "convt"), options.layers());
    assertEquals(List.of(Pass.values()), options.passes());
    assertEquals(3, options.rounds());
    assertEquals(0.25, options.seconds());
    assertEquals(1, options.threads().get(0));
  }

  @Test
  void choices() {
    LayerOptions options =
        parse("--threads", "1,2,1", "--layers", "^d28", "--passes", "backwardData");
    assertEquals(
        List.of("d28_28x28x1_14x14x64", "d28_14x14x64_7x7x128"),
        options.layers().stream().map(Layer::name).toList());
    assertEquals(List.of(Pass.BACKWARD_DATA), options.passes());
    assertEquals(List.of(1, 2), options.threads());
  }
}
