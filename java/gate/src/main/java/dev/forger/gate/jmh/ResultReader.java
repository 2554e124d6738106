// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.jmh;

import dev.forger.gate.GateException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON of a leg: a run of JMH with one fork. */
public final class ResultReader {
  private ResultReader() {}

  /**
   * Reads a file that JMH wrote for {@code -rf json}.
   *
   * @param file the JSON
   * @return its entries, at least one
   * @throws GateException where it is no JSON, not JMH's, of more than one fork, or empty
   */
  public static List<BenchmarkResult> read(Path file) {
    return read(Json.read(file));
  }

  /**
   * Reads what JMH wrote.
   *
   * @param entries the array
   * @return its entries, at least one
   * @throws GateException as for a file
   */
  public static List<BenchmarkResult> read(Json entries) {
    List<BenchmarkResult> results = new ArrayList<>();
    for (Json entry : entries.elements()) {
      results.add(result(entry));
    }
    if (results.isEmpty()) {
      throw new GateException(entries.place() + " holds no result");
    }
    return results;
  }

  private static BenchmarkResult result(Json entry) {
    Map<String, String> params = new LinkedHashMap<>();
    if (entry.has("params")) {
      entry.get("params").members().forEach((name, value) -> params.put(name, value.text()));
    }
    String mode = entry.get("mode").text();
    Map<String, Score> secondary = new LinkedHashMap<>();
    if (entry.has("secondaryMetrics")) {
      entry
          .get("secondaryMetrics")
          .members()
          .forEach((name, value) -> secondary.put(name.replaceFirst("^·", ""), score(value)));
    }
    Score primary = score(entry.get("primaryMetric"));
    if (!Double.isFinite(primary.median()) || primary.median() <= 0) {
      throw new GateException(
          entry.place() + ": the score is " + primary.median() + ", expected a positive number");
    }
    return new BenchmarkResult(
        new BenchmarkKey(
            entry.get("benchmark").text(), mode, params, (int) entry.get("threads").number()),
        (entry.has("vmName") ? entry.get("vmName").text() + " " : "")
            + (entry.has("vmVersion")
                ? entry.get("vmVersion").text()
                : entry.has("jdkVersion") ? entry.get("jdkVersion").text() : ""),
        primary,
        secondary,
        seconds(entry));
  }

  /** Such as {@code 200 ms}; a single shot has none. */
  private static double seconds(Json entry) {
    if (!entry.has("measurementTime")) {
      return Double.NaN;
    }
    String[] parts = entry.get("measurementTime").text().split(" ", -1);
    try {
      return parts.length == 2
          ? new ScoreUnit("s").factorFrom(new ScoreUnit(parts[1])) * Double.parseDouble(parts[0])
          : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static Score score(Json metric) {
    // Mode sample writes a histogram instead of raw values, secondary scores of it do not.
    boolean histogram = !metric.has("rawData") && metric.has("rawDataHistogram");
    List<Json> forks = metric.get(histogram ? "rawDataHistogram" : "rawData").elements();
    if (forks.size() != 1) {
      throw new GateException(
          metric.place() + ": given " + forks.size() + " forks, expected one a leg");
    }
    List<Double> values = new ArrayList<>();
    for (Json iteration : forks.get(0).elements()) {
      values.add(histogram ? mean(iteration) : iteration.number());
    }
    if (values.isEmpty()) {
      throw new GateException(metric.place() + ": given no iteration, expected at least one");
    }
    return new Score(new ScoreUnit(metric.get("scoreUnit").text()), values);
  }

  /** The mean of pairs of value and count. */
  private static double mean(Json histogram) {
    double sum = 0;
    double count = 0;
    for (Json bin : histogram.elements()) {
      List<Json> pair = bin.elements();
      if (pair.size() != 2) {
        throw new GateException(bin.place() + ": expected a value and its count");
      }
      sum += pair.get(0).number() * pair.get(1).number();
      count += pair.get(1).number();
    }
    return sum / count;
  }
}
