// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gate.GateException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultReaderTest {
  @TempDir Path folder;

  private static Path resource(String name) {
    try {
      return Path.of(ResultReaderTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Written by JMH 1.37: average time with -prof gc, NaN as strings. */
  @Test
  void averageTime() {
    List<BenchmarkResult> results = ResultReader.read(resource("avgt.json"));
    assertEquals(1, results.size());
    BenchmarkResult result = results.get(0);
    assertEquals("CallOverheadBench.nativeCall [avgt]", result.key().name());
    assertEquals("us/op", result.primary().unit().text());
    assertEquals((0.011427030241636651 + 0.010968430430578628) / 2, result.primary().median(), 0);
    assertEquals(
        6.803721231781068e-4, result.secondary().get(BenchmarkResult.ALLOCATIONS).median(), 1e-18);
    assertEquals("OpenJDK 64-Bit Server VM 17.0.15+6-Debian-1deb12u1", result.jvm());
    assertEquals(
        result.primary().median() * 1e-6 / result.seconds(), result.shareOfIteration(), 1e-20);
    assertTrue(result.seconds() > 0);
  }

  /** Written by JMH 1.37: mode sample has a histogram for each iteration instead of values. */
  @Test
  void sampledTimesAreMeansOfTheirHistograms() {
    List<BenchmarkResult> results = ResultReader.read(resource("sample.json"));
    BenchmarkResult result = results.get(0);
    assertEquals("sample", result.key().mode());
    // The score that JMH gives is the mean of all samples; both iterations hold about as many.
    double score =
        Json.read(resource("sample.json"))
            .elements()
            .get(0)
            .get("primaryMetric")
            .get("score")
            .number();
    assertEquals(score, result.primary().median(), .02 * score);
    assertEquals(2, result.primary().iterations().size());
  }

  @Test
  void keysHoldAllThatMustAgree() throws IOException {
    String text = Files.readString(resource("avgt.json"));
    BenchmarkKey plain = read(text).key();
    BenchmarkKey threads = read(text.replace("\"threads\" : 1", "\"threads\" : 4")).key();
    assertTrue(!plain.equals(threads) && threads.name().endsWith("[avgt, 4 threads]"));
    BenchmarkKey mode = read(text.replace("\"avgt\"", "\"thrpt\"")).key();
    assertTrue(!plain.equals(mode));
    BenchmarkKey params =
        read(text.replace("\"forks\"", "\"params\": {\"b\": \"2\", \"a\": \"1\"}, \"forks\""))
            .key();
    assertEquals(Map.of("a", "1", "b", "2"), params.params());
    assertEquals("CallOverheadBench.nativeCall a=1 b=2 [avgt]", params.name());
  }

  private BenchmarkResult read(String text) throws IOException {
    return ResultReader.read(Files.writeString(folder.resolve("r.json"), text)).get(0);
  }

  @Test
  void oldNamesOfSecondaryScores() throws IOException {
    String text = Files.readString(resource("avgt.json"));
    BenchmarkResult old = read(text.replace("gc.alloc.rate.norm", "·gc.alloc.rate.norm"));
    assertTrue(old.secondary().containsKey(BenchmarkResult.ALLOCATIONS));
  }

  @Test
  void damageIsRefusedWithItsPlace() throws IOException {
    String text = Files.readString(resource("avgt.json"));
    refused("is no JSON", text.substring(0, text.length() / 2));
    refused("is no JSON: text after its end", text + "[]");
    refused("is empty", "");
    refused("holds no result", "[]");
    refused("given an object, expected an array", "{}");
    refused("[0] has no \"mode\"", text.replace("\"mode\"", "\"made\""));
    refused(
        "given x, expected a number",
        text.replace("0.010968430430578628\n                ]", "\"x\"]"));
    refused(
        "the score is NaN, expected a positive number",
        text.replace("0.010968430430578628\n                ]", "\"NaN\"]"));
    refused(
        "given 2 forks, expected one a leg",
        text.replace("0.010968430430578628\n                ]", "1.0], [2.0]"));
  }

  private void refused(String expected, String text) {
    Exception e = assertThrows(GateException.class, () -> read(text));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
  }
}
