// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Losses and other numbers of each step. Those that share their first word share a chart. */
final class CurveSection {
  private CurveSection() {}

  static String of(Table metrics) {
    if (metrics.rows() == 0) {
      return "<p>No step is done yet.</p>\n";
    }
    StringBuilder out = new StringBuilder("<div class=\"charts\">\n");
    groups(metrics.names())
        .forEach(
            (title, names) -> {
              List<Curve> curves =
                  names.stream()
                      .map(n -> Curve.of(words(n), metrics.column("step"), metrics.column(n)))
                      .toList();
              out.append(new LineChart(words(title), curves).html());
            });
    return out.append("</div>\n").toString();
  }

  /** Names of charts with the columns in each. */
  static Map<String, List<String>> groups(List<String> names) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    for (String name : names) {
      if (!name.equals("step") && !name.equals("images")) {
        int end = name.indexOf('_');
        String word = end < 0 ? name : name.substring(0, end);
        groups.computeIfAbsent(word, w -> new ArrayList<>()).add(name);
      }
    }
    Map<String, List<String>> titled = new LinkedHashMap<>();
    groups.forEach((word, all) -> titled.put(all.size() == 1 ? all.get(0) : word, all));
    return titled;
  }

  static String words(String name) {
    return name.replace('_', ' ');
  }
}
