// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.peers.HodgesLehmann;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Rows as text, and their geometric means. */
final class LayerTable {
  private static final int NAME = 24;

  private LayerTable() {}

  /** Lines of a table: a heading, a line a row, and the means. */
  static String format(List<LayerRow> rows) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%-" + NAME + "s %-15s %7s %9s %9s %-19s %8s %-18s %8s %6s%n",
            "layer",
            "pass",
            "threads",
            "ours ms",
            "peer ms",
            "best peer",
            "peer/us",
            "interval",
            "GFLOP/s",
            "% peak"));
    rows.forEach(r -> text.append(line(r)));
    if (!rows.isEmpty()) {
      HodgesLehmann any = rows.get(0).ratios().over(rows.get(0).best());
      text.append(
          String.format(
              "peer/us is the peer's time over ours, with a %.1f %% interval; GFLOP/s and %% of the"
                  + " measured peak are ours%n",
              100 * any.confidence()));
    }
    means(rows)
        .forEach(
            (name, mean) -> text.append(String.format("geometric mean %-60s %6.3f%n", name, mean)));
    return text.toString();
  }

  private static String line(LayerRow r) {
    Side best = r.best();
    HodgesLehmann e = r.ratios().over(best);
    return String.format(
        "%-" + NAME + "s %-15s %7d %9.3f %9.3f %-19s %8.3f %-18s %8.1f %6.1f%n",
        r.geometry().layer().name(),
        r.pass().label(),
        r.threads(),
        r.ratios().oursMs(),
        r.ratios().medianMs().get(best),
        best.label(),
        e.ratio(),
        String.format("[%.3f, %.3f]", e.low(), e.high()),
        r.gflops(),
        r.peakPercent());
  }

  /** Geometric means of ratios over rows of one number of threads, by what they are over. */
  static Map<String, Double> means(List<LayerRow> rows) {
    Map<String, Double> means = new LinkedHashMap<>();
    put(means, "against oneDNN's better format", rows, LayerRow::bestDnnl);
    put(means, "against the best peer", rows, LayerRow::best);
    for (Group group : Group.values()) {
      List<LayerRow> some = rows.stream().filter(r -> Group.of(r.geometry()) == group).toList();
      put(means, "against the best peer, " + group.label(), some, LayerRow::best);
    }
    return means;
  }

  private static void put(
      Map<String, Double> means, String name, List<LayerRow> rows, Function<LayerRow, Side> side) {
    rows.stream()
        .mapToDouble(r -> Math.log(r.ratios().over(side.apply(r)).ratio()))
        .average()
        .ifPresent(log -> means.put(name, Math.exp(log)));
  }
}
