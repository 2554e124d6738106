// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
  @TempDir Path folder;

  private Table read(String text) throws IOException {
    return Table.read(Files.writeString(folder.resolve("t.csv"), text));
  }

  @Test
  void readsNumbers() throws IOException {
    Table table = read("step,loss\n1,-2.5\n2,1e-3\n");
    assertEquals(List.of("step", "loss"), table.names());
    assertArrayEquals(new double[] {1, 2}, table.column("step"));
    assertArrayEquals(new double[] {-2.5, 1e-3}, table.column("loss"));
  }

  @Test
  void leavesOutWhatIsStillBeingWritten() throws IOException {
    // 12 may become 127.
    assertEquals(1, read("step,loss\n1,2\n2,12").rows());
    assertEquals(1, read("step,loss\n1,2\n2").rows());
    assertEquals(0, read("step,loss\n").rows());
    assertEquals(0, read("step,loss").rows());
    assertEquals(0, read("").rows());
    assertEquals(0, Table.read(folder.resolve("none.csv")).rows());
  }

  @Test
  void endsBeforeARowThatDoesNotFit() throws IOException {
    assertEquals(1, read("step,loss\n1,2\n2,3,4\n3,4\n").rows());
    assertEquals(1, read("step,loss\n1,2\n2,x\n3,4\n").rows());
  }

  @Test
  void growsToAnyLength() throws IOException {
    StringBuilder text = new StringBuilder("step\n");
    for (int i = 1; i <= 5000; i++) {
      text.append(i).append('\n');
    }
    Table table = read(text.toString());
    assertEquals(5000, table.rows());
    assertEquals(5000, table.column("step")[4999]);
  }
}
