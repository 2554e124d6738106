// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactsTableTest {
  @Test
  void everyMeasuredLayerHasAVectorKernelInEveryPass() {
    List<String> lines = FactsTable.lines();
    int layers = Layer.of("conv", "convt", "dense").size();
    assertEquals(
        layers * 3 * 2, new HashSet<>(lines.stream().map(l -> l.split(" = ")[0]).toList()).size());
    try (Device device = Device.cpu(1)) {
      for (String line : lines) {
        assertTrue(line.startsWith(device.isa() + " "), line);
        assertTrue(line.matches("\\S+ \\S+ \\S+ threads=[12] = \\w+, scratch \\d+"), line);
        // A layer of the table that falls back to portable loops is slower by a factor.
        assertFalse(!device.isa().equals("ref") && line.contains("__ref"), line);
      }
    }
  }
}
