// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.report;

import dev.forger.gate.judge.Finding;
import java.util.List;
import java.util.Locale;

/** Effects of all figures with their intervals, and the margin as a band. */
final class EffectPlot {
  private static final int WIDTH = 900;
  private static final int LEFT = 420;
  private static final int ROW = 22;
  private static final int NAME = 66;

  private EffectPlot() {}

  static String of(List<Finding> all, double margin) {
    List<Finding> findings =
        all.stream().filter(f -> Double.isFinite(f.effect().estimate())).toList();
    if (findings.isEmpty()) {
      return "<p>No effect was measured.</p>";
    }
    double[] ends = new double[2 * findings.size() + 2];
    for (int i = 0; i < findings.size(); i++) {
      ends[2 * i] = 100 * findings.get(i).effect().low();
      ends[2 * i + 1] = 100 * findings.get(i).effect().high();
    }
    ends[2 * findings.size()] = 100 * margin;
    ends[2 * findings.size() + 1] = -100 * margin;
    Scale x = Scale.over(ends, LEFT, WIDTH - 12);
    int bottom = ROW * findings.size() + 6;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"effects\">", WIDTH, bottom + 40));
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"band\" x=\"%s\" y=\"0\" width=\"%.1f\" height=\"%d\"/>",
            x.x(-100 * margin),
            x.at(100 * margin) - x.at(-100 * margin),
            bottom));
    for (double tick : x.ticks()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"%5$s\" x1=\"%1$s\" x2=\"%1$s\" y1=\"0\" y2=\"%2$d\"/>"
                  + "<text x=\"%1$s\" y=\"%3$d\" text-anchor=\"middle\">%4$+.3g %%</text>",
              x.x(tick),
              bottom,
              bottom + 16,
              tick,
              tick == 0 ? "middle" : "grid"));
    }
    svg.append(
        String.format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">slower</text>", WIDTH - 12, bottom + 34));
    for (int i = 0; i < findings.size(); i++) {
      row(svg, x, findings.get(i), ROW * i + ROW / 2 + 3);
    }
    return svg.append("</svg>").toString();
  }

  private static void row(StringBuilder svg, Scale x, Finding finding, int y) {
    String name = finding.name();
    String shown = name.length() > NAME ? name.substring(0, NAME - 1) + "…" : name;
    String style = finding.verdict().name().toLowerCase(Locale.ROOT);
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"0\" y=\"%d\">%s<title>%s</title></text>"
                + "<line class=\"whisker %s\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>"
                + "<circle class=\"%s\" cx=\"%s\" cy=\"%d\" r=\"4\"><title>%s %s</title></circle>",
            y + 4,
            Markup.escape(shown),
            Markup.escape(name),
            style,
            x.x(100 * finding.effect().low()),
            x.x(100 * finding.effect().high()),
            y,
            y,
            style,
            x.x(100 * finding.effect().estimate()),
            y,
            Numbers.percent(finding.effect().estimate()),
            Numbers.interval(finding.effect())));
  }
}
