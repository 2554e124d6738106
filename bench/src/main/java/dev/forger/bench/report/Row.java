// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.report;

import dev.forger.bench.Facts;
import dev.forger.bench.Ruler;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line of the table.
 *
 * @param name class, method and parameters
 * @param milliseconds median of all iterations
 * @param gflops nominal GFLOP/s, 0 where operations are not counted
 * @param gigabytes GB/s of operands read and written once, 0 where not known
 * @param percent of the measured peak, or of the copy bandwidth where operations are not counted
 * @param kernel the one that ran
 */
record Row(
    String name,
    double milliseconds,
    double gflops,
    double gigabytes,
    double percent,
    String kernel) {

  /** Class, method and parameters of an entry of JMH's results. */
  static String name(JsonNode entry) {
    String[] path = entry.get("benchmark").asString().split("\\.", -1);
    StringBuilder name = new StringBuilder(path[path.length - 2] + "." + path[path.length - 1]);
    params(entry).values().forEach(v -> name.append(' ').append(v));
    return name.toString();
  }

  static Map<String, String> params(JsonNode entry) {
    Map<String, String> params = new LinkedHashMap<>();
    if (entry.has("params")) {
      entry
          .get("params")
          .properties()
          .forEach(p -> params.put(p.getKey(), p.getValue().asString()));
    }
    return params;
  }

  /** Median milliseconds of an entry; the unit is checked, not assumed. */
  static double milliseconds(JsonNode entry) {
    JsonNode metric = entry.get("primaryMetric");
    String unit = metric.get("scoreUnit").asString();
    if (!unit.equals("us/op")) {
      throw new IllegalArgumentException("unit " + unit + ", expected us/op");
    }
    double[] all =
        metric
            .get("rawData")
            .valueStream()
            .flatMap(JsonNode::valueStream)
            .mapToDouble(JsonNode::asDouble)
            .sorted()
            .toArray();
    return (all[(all.length - 1) / 2] + all[all.length / 2]) / 2e3;
  }

  /** Puts what only we know beside JMH's numbers, and makes a line of both. */
  static Row of(ObjectNode entry, Facts.Of facts, Ruler.Reading ruler) {
    double ms = milliseconds(entry);
    double gflops = facts.flops() / ms / 1e6;
    double gigabytes = facts.bytes() / ms / 1e6;
    double percent =
        facts.flops() > 0 ? 100 * gflops / ruler.gflops() : 100 * gigabytes / ruler.copy();
    ObjectNode node = entry.putObject("forger");
    node.put("kernel", facts.kernel());
    node.put("flops", facts.flops());
    node.put("bytes", facts.bytes());
    node.put("milliseconds", ms);
    node.put("gflops", gflops);
    node.put("gigabytes", gigabytes);
    node.put("percent", percent);
    return new Row(name(entry), ms, gflops, gigabytes, percent, facts.kernel());
  }

  private static String number(double value, String format) {
    return value > 0 ? String.format(format, value) : "-";
  }

  @Override
  public String toString() {
    return String.format(
            "%-62s %10s %9s %8s %6s  %s",
            name,
            String.format(milliseconds < 0.01 ? "%.6f" : "%.4f", milliseconds),
            number(gflops, "%.1f"),
            number(gigabytes, "%.1f"),
            number(percent, "%.0f"),
            kernel.split(";", 2)[0])
        .stripTrailing();
  }

  static String header() {
    return String.format(
        "%-62s %10s %9s %8s %6s  %s", "benchmark", "ms", "GFLOP/s", "GB/s", "% peak", "kernel");
  }

  /** Relative spread of an entry: the range of the middle half over the median. */
  static double spread(JsonNode entry) {
    double[] all =
        entry
            .get("primaryMetric")
            .get("rawData")
            .valueStream()
            .flatMap(JsonNode::valueStream)
            .mapToDouble(JsonNode::asDouble)
            .toArray();
    Arrays.sort(all);
    return (all[3 * (all.length - 1) / 4] - all[(all.length - 1) / 4]) / all[all.length / 2];
  }
}
