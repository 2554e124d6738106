// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ForgerExceptionTest {

  @Test
  void messageHasFourParts() {
    IOException cause = new IOException("disk");
    ForgerException e = new DataException("file", "2 bytes", "16", "copy it again", cause);
    assertEquals("file: given 2 bytes, expected 16; copy it again", e.getMessage());
    assertEquals("file", e.what());
    assertEquals("2 bytes", e.given());
    assertEquals("16", e.expected());
    assertEquals("copy it again", e.remedy());
    assertSame(cause, e.getCause());
  }

  @Test
  void memoryErrorHoldsItsSizes() {
    OutOfDeviceMemoryException e =
        new OutOfDeviceMemoryException("plan of 64 samples", 300, 200, 1000, "halve the batch");
    assertEquals(300, e.requestedBytes());
    assertEquals(200, e.freeBytes());
    assertEquals(1000, e.plannedBytes());
    assertEquals(
        "plan of 64 samples: given a request of 300 bytes (plan: 1000 bytes), "
            + "expected at most 200 free bytes; halve the batch",
        e.getMessage());
  }

  @Test
  void divergenceHoldsStepAndNode() {
    DivergenceException e = new DivergenceException(12, "critic.conv1", "NaN", "lower lr");
    assertEquals(12, e.step());
    assertEquals("critic.conv1", e.node());
    assertEquals(
        "step 12, critic.conv1: given NaN, expected a finite value; lower lr", e.getMessage());
  }

  @Test
  void everyClassIsDocumented() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("docs/errors.md"))) {
      root = root.getParent();
    }
    String page = Files.readString(root.resolve("docs/errors.md"));
    for (Class<?> type : ForgerException.class.getPermittedSubclasses()) {
      assertTrue(page.contains("| `" + type.getSimpleName()), type.getSimpleName());
    }
    for (CheckpointException.Kind kind : CheckpointException.Kind.values()) {
      assertTrue(page.contains("`" + kind + "`"), kind.toString());
    }
  }
}
