// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Two result files side by side. It informs: whole runs drift, and only pairs decide. */
final class Comparison {
  private Comparison() {}

  /** Lines of a table: both times, their ratio, and the larger spread of the two. */
  static String table(JsonNode a, JsonNode b) {
    StringBuilder text = new StringBuilder();
    for (String key : List.of("cpu", "isa", "threads", "quota", "jdk")) {
      JsonNode left = a.get("machine").get(key);
      JsonNode right = b.get("machine").get(key);
      if (!String.valueOf(left).equals(String.valueOf(right))) {
        text.append(String.format("differs: %s is %s in A and %s in B%n", key, left, right));
      }
    }
    text.append(String.format("ruler: B runs at %.3f of A's peak%n", peak(b) / peak(a)));
    text.append(
        String.format("%-62s %10s %10s %7s %7s%n", "benchmark", "A ms", "B ms", "B/A", "spread"));
    Map<String, JsonNode> left = entries(a);
    Map<String, JsonNode> right = entries(b);
    double logs = 0;
    int count = 0;
    for (Map.Entry<String, JsonNode> e : left.entrySet()) {
      JsonNode other = right.get(e.getKey());
      if (other == null) {
        text.append(String.format("%-62s only in A%n", e.getKey()));
        continue;
      }
      double msA = Row.milliseconds(e.getValue());
      double msB = Row.milliseconds(other);
      double spread = Math.max(Row.spread(e.getValue()), Row.spread(other));
      text.append(
          String.format(
              "%-62s %10.4f %10.4f %7.3f %6.1f%%%n",
              e.getKey(), msA, msB, msB / msA, 100 * spread));
      logs += Math.log(msB / msA);
      count++;
    }
    right.keySet().stream()
        .filter(name -> !left.containsKey(name))
        .forEach(name -> text.append(String.format("%-62s only in B%n", name)));
    if (count > 0) {
      text.append(
          String.format("geometric mean of B/A over %d: %.3f%n", count, Math.exp(logs / count)));
    }
    return text.toString();
  }

  private static double peak(JsonNode file) {
    double[] all =
        file.get("ruler")
            .valueStream()
            .mapToDouble(r -> r.get("gflops").asDouble() / r.get("threads").asInt())
            .sorted()
            .toArray();
    return all[all.length / 2];
  }

  private static Map<String, JsonNode> entries(JsonNode file) {
    Map<String, JsonNode> entries = new TreeMap<>();
    file.get("benchmarks").forEach(e -> entries.put(Row.name(e), e));
    return entries;
  }
}
