// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordTest {
  @TempDir Path folder;

  @Test
  void recordsAreMadeWithoutVerdictsAndEvaluated() throws Exception {
    Path jar = FakeJmh.jar(folder.resolve("b.jar"), "a.Bench.x=10");
    Path store = folder.resolve("record");
    Cli.Result made =
        Cli.run("--base", jar, "--head", jar, "--rounds", 8, "--every-round", "--store", store);
    assertEquals(0, made.code(), made.err());
    assertTrue(made.out().contains("recorded, not judged"), made.out());
    assertEquals(
        16,
        Files.readAllLines(store.resolve("legs.jsonl")).stream()
            .filter(l -> l.contains("\"kept\":true"))
            .count());
    Cli.Result table = Cli.run("--replay", store, "--rounds", 4, "--evaluate", 5);
    assertEquals(0, table.code(), table.err());
    String regressions =
        table
            .out()
            .lines()
            .filter(l -> l.startsWith("perf-gate REGRESSION"))
            .findFirst()
            .orElseThrow();
    // Nothing, 5, 10 and 20 % slower, 10 % faster: the jar's noise is .4 %.
    assertEquals(
        "perf-gate REGRESSION 0.000 1.000 1.000 1.000 0.000", regressions.replaceAll(" +", " "));
    Cli.Result tooShort = Cli.run("--replay", store, "--evaluate", 5);
    assertEquals(3, tooShort.code());
    assertTrue(tooShort.errorLine().contains("has 8 rounds, two batches need 24"), tooShort.err());
  }
}
