// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.bench.Layer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainOptionsTest {
  @Test
  void everythingByDefault() {
    ChainOptions options = ChainOptions.parse(List.of("--chains"));
    assertEquals(ChainOptions.ALL, options.layers());
    assertEquals(6, options.rounds());
    assertEquals(0.5, options.seconds());
    assertTrue(options.out().getFileName().toString().startsWith("chains-"));
  }

  @Test
  void choices() {
    List<String> arguments =
        List.of("--chains", "^g28", "--threads", "2,1", "--out", "/tmp/a.json");
    ChainOptions options = ChainOptions.parse(arguments);
    assertEquals(
        List.of("g28_7x7x128_14x14x64"), options.layers().stream().map(Layer::name).toList());
    assertEquals(List.of(2, 1), options.threads());
    assertEquals("/tmp/a.json", options.out().toString());
  }
}
