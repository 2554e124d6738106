// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.peers.HodgesLehmann;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One part of a chain at one number of threads, over all rounds. */
record ChainRow(Geometry geometry, Part part, int threads, Ratios ratios) {
  /** Lines of a table: a heading, a line a row, and the means. */
  static String format(List<ChainRow> rows) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%-24s %-13s %7s %9s %9s %-13s %8s %s%n",
            "layer", "part", "threads", "ours ms", "peer ms", "best peer", "peer/us", "interval"));
    rows.forEach(r -> text.append(r.line()));
    if (!rows.isEmpty()) {
      Ratios any = rows.get(0).ratios();
      text.append(
          String.format(
              "peer/us is the peer's time over ours, with a %.1f %% interval%n",
              100 * any.over(any.best()).confidence()));
    }
    means(rows)
        .forEach(
            (name, mean) -> text.append(String.format("geometric mean %-13s %6.3f%n", name, mean)));
    return text.toString();
  }

  private String line() {
    Side best = ratios.best();
    HodgesLehmann e = ratios.over(best);
    return String.format(
        "%-24s %-13s %7d %9.3f %9.3f %-13s %8.3f [%.3f, %.3f]%n",
        geometry.layer().name(),
        part.label(),
        threads,
        ratios.oursMs(),
        ratios.medianMs().get(best),
        best.label(),
        e.ratio(),
        e.low(),
        e.high());
  }

  /** Geometric means of the ratios to the better format, by part. */
  static Map<String, Double> means(List<ChainRow> rows) {
    Map<String, Double> means = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      rows.stream()
          .filter(r -> r.part == part)
          .mapToDouble(r -> Math.log(r.ratios.over(r.ratios.best()).ratio()))
          .average()
          .ifPresent(log -> means.put(part.label(), Math.exp(log)));
    }
    return means;
  }
}
