// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The effects of one figure, run after run, each with its interval, and the margin as a band. */
final class HistoryPlot {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 120;
  private static final int LEFT = 56;
  private static final int BOTTOM = 104;
  private static final int MOST = 60;

  private HistoryPlot() {}

  /** Empty where fewer than two runs have the figure. */
  static String of(String name, History history, double margin) {
    List<History.Run> runs =
        history.runs().stream().filter(run -> run.effects().containsKey(name)).toList();
    if (runs.size() < 2) {
      return "";
    }
    runs = runs.subList(Math.max(0, runs.size() - MOST), runs.size());
    List<Double> ends = new ArrayList<>(List.of(100 * margin, -100 * margin));
    for (History.Run run : runs) {
      ends.add(100 * run.effects().get(name).growth().low());
      ends.add(100 * run.effects().get(name).growth().high());
      ends.add(100 * run.effects().get(name).growth().estimate());
    }
    Scale y = Scale.over(ends.stream().mapToDouble(Double::doubleValue).toArray(), BOTTOM - 4, 6);
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"effects of earlier runs\">"
                + "<rect class=\"band\" x=\"%d\" y=\"%s\" width=\"%d\" height=\"%.1f\"/>",
            WIDTH,
            HEIGHT,
            LEFT,
            y.x(100 * margin),
            WIDTH - LEFT,
            y.at(-100 * margin) - y.at(100 * margin)));
    List<Double> ticks = y.ticks();
    for (int i = 0; i < ticks.size(); i += ticks.size() > 4 ? 2 : 1) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"%s\" x1=\"%d\" x2=\"%d\" y1=\"%4$s\" y2=\"%4$s\"/>"
                  + "<text x=\"%5$d\" y=\"%6$.1f\" text-anchor=\"end\">%7$+.3g %%</text>",
              ticks.get(i) == 0 ? "middle" : "grid",
              LEFT,
              WIDTH,
              y.x(ticks.get(i)),
              LEFT - 6,
              y.at(ticks.get(i)) + 4,
              ticks.get(i)));
    }
    double step = (double) (WIDTH - LEFT) / runs.size();
    for (int i = 0; i < runs.size(); i++) {
      dot(svg, runs.get(i), runs.get(i).effects().get(name), LEFT + (i + .5) * step, y);
    }
    svg.append(
        String.format(
            "<text x=\"%d\" y=\"%d\">%s</text><text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
            LEFT, HEIGHT - 2, day(runs.get(0)), WIDTH, HEIGHT - 2, day(runs.get(runs.size() - 1))));
    return svg.append("</svg>").toString();
  }

  private static void dot(
      StringBuilder svg, History.Run run, History.Effect effect, double x, Scale y) {
    String style = History.style(effect.verdict());
    if (Double.isFinite(effect.growth().low()) && Double.isFinite(effect.growth().high())) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"whisker %s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%s\" y2=\"%s\"/>",
              style,
              x,
              x,
              y.x(100 * effect.growth().low()),
              y.x(100 * effect.growth().high())));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<circle class=\"%s\" cx=\"%.1f\" cy=\"%s\" r=\"3\"><title>%s: %s against %s: %s %s %s"
                + "</title></circle>",
            style,
            x,
            y.x(100 * effect.growth().estimate()),
            Markup.escape(run.date()),
            Markup.escape(run.head()),
            Markup.escape(run.base()),
            Numbers.percent(effect.growth().estimate()),
            Numbers.interval(effect.growth()),
            effect.verdict()));
  }

  private static String day(History.Run run) {
    return Markup.escape(run.date().length() > 10 ? run.date().substring(0, 10) : run.date());
  }
}
