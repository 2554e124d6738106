// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.ScoreUnit.Direction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListingTest {
  @Test
  void everyChoiceOfParametersIsAUnit() {
    List<BenchmarkUnit> units =
        Listing.units(
            "x.jar",
            """
            Picked up JAVA_TOOL_OPTIONS: -Dx
            Benchmarks:\s
            a.b.Plain.run
            a.b.Inner$Case.run
              param "threads" = {1, all}
              param "layer" = {d64_64x64x3, g64}
            """);
    assertEquals(
        List.of(
            "Plain.run",
            "Inner$Case.run threads=1 layer=d64_64x64x3",
            "Inner$Case.run threads=1 layer=g64",
            "Inner$Case.run threads=all layer=d64_64x64x3",
            "Inner$Case.run threads=all layer=g64"),
        units.stream().map(BenchmarkUnit::name).toList());
  }

  /** JMH's -p splits at commas, so such a value cannot be chosen. */
  @Test
  void valuesWithCommasAreLeftToJmh() {
    List<BenchmarkUnit> units =
        Listing.units("x.jar", "Benchmarks: \na.B.run\n  param \"p\" = {1,2, 3}\n");
    assertEquals(List.of(new BenchmarkUnit("a.B.run", Map.of())), units);
    assertTrue(units.get(0).holds(new BenchmarkKey("a.B.run", "avgt", Map.of("p", "1,2"), 1)));
  }

  @Test
  void unitsHoldTheirResultsOnly() {
    BenchmarkUnit unit = new BenchmarkUnit("a.B.run", Map.of("p", "1"));
    assertTrue(unit.holds(new BenchmarkKey("a.B.run", "ss", Map.of("p", "1"), 2)));
    assertTrue(!unit.holds(new BenchmarkKey("a.B.run", "ss", Map.of("p", "2"), 2)));
    assertTrue(!unit.holds(new BenchmarkKey("a.B.run2", "ss", Map.of("p", "1"), 2)));
  }

  @Test
  void otherTextIsNoListing() {
    Exception e =
        assertThrows(GateException.class, () -> Listing.units("x.jar", "\nHello world\n"));
    assertEquals(
        "x.jar is no JMH jar: run with -lp it listed no benchmarks but said: Hello world",
        e.getMessage());
    assertTrue(Listing.units("x.jar", "Benchmarks: \n").isEmpty());
  }

  @Test
  void directionsComeFromUnits() {
    for (String unit : List.of("ns/op", "us/op", "s/op", "min/op", "B/op", "#/op", "ms")) {
      assertEquals(Direction.LOWER_IS_BETTER, new ScoreUnit(unit).direction(), unit);
    }
    for (String unit : List.of("ops/s", "ops/ms", "ops/day")) {
      assertEquals(Direction.HIGHER_IS_BETTER, new ScoreUnit(unit).direction(), unit);
    }
    for (String unit : List.of("MB/sec", "counts", "---", "#")) {
      assertEquals(Direction.UNKNOWN, new ScoreUnit(unit).direction(), unit);
    }
  }

  @Test
  void unitsAreConverted() {
    assertEquals(1e-3, new ScoreUnit("us/op").factorFrom(new ScoreUnit("ns/op")), 1e-15);
    assertEquals(60, new ScoreUnit("s/op").factorFrom(new ScoreUnit("min/op")), 1e-12);
    // 5 operations in a microsecond are 5000 in a millisecond.
    assertEquals(1e3, new ScoreUnit("ops/ms").factorFrom(new ScoreUnit("ops/us")), 1e-9);
    assertEquals(1, new ScoreUnit("B/op").factorFrom(new ScoreUnit("B/op")));
    assertTrue(Double.isNaN(new ScoreUnit("us/op").factorFrom(new ScoreUnit("ops/us"))));
    assertTrue(Double.isNaN(new ScoreUnit("us/op").factorFrom(new ScoreUnit("B/op"))));
  }
}
