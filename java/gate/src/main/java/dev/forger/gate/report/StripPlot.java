// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.report;

import dev.forger.gate.jmh.BenchmarkResult;
import dev.forger.gate.judge.Finding;
import dev.forger.gate.judge.Finding.Round;
import java.util.List;
import java.util.Locale;

/** Every leg of a figure as a dot, base above head, in rounds from top to bottom. */
final class StripPlot {
  private static final int WIDTH = 620;
  private static final int RIGHT = 590;
  private static final int LEFT = 56;
  private static final int LANE = 46;
  private static final int TOP = 8;
  private static final int HEIGHT = TOP + 2 * LANE + 26;

  private StripPlot() {}

  static String of(Finding finding, double margin) {
    List<Round> rounds = finding.rounds();
    double base = finding.baseMedian();
    boolean rate = finding.unit().startsWith("ops/");
    double bound = rate ? base / (1 + margin) : base * (1 + margin);
    boolean timed = !finding.metric().equals(BenchmarkResult.ALLOCATIONS);
    double[] values = new double[2 * rounds.size() + 1];
    for (int i = 0; i < rounds.size(); i++) {
      values[2 * i] = rounds.get(i).base();
      values[2 * i + 1] = rounds.get(i).head();
    }
    values[2 * rounds.size()] = timed ? bound : base;
    Scale x = Scale.over(values, LEFT, RIGHT);
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            WIDTH,
            HEIGHT,
            Markup.escape("legs of " + finding.name())));
    int bottom = TOP + 2 * LANE;
    for (double tick : x.ticks()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%1$s\" x2=\"%1$s\" y1=\"%2$d\" y2=\"%3$d\"/>"
                  + "<text x=\"%1$s\" y=\"%4$d\" text-anchor=\"middle\">%5$s</text>",
              x.x(tick),
              TOP,
              bottom,
              bottom + 16,
              Numbers.value(tick)));
    }
    line(svg, x.x(base), bottom, "middle");
    if (timed && !finding.together()) {
      line(svg, x.x(bound), bottom, "margin");
    }
    if (finding.together()) {
      pairs(svg, x, finding.rounds());
    }
    lane(svg, x, finding, true, TOP);
    lane(svg, x, finding, false, TOP + LANE);
    return svg.append("</svg>").toString();
  }

  private static void line(StringBuilder svg, String x, int bottom, String style) {
    svg.append(
        String.format(
            "<line class=\"%s\" x1=\"%s\" x2=\"%s\" y1=\"%d\" y2=\"%d\"/>",
            style, x, x, TOP, bottom));
  }

  /** What both legs of a round share moves the whole line; its slope is what is judged. */
  private static void pairs(StringBuilder svg, Scale x, List<Round> rounds) {
    for (int i = 0; i < rounds.size(); i++) {
      double y = TOP + place(i, rounds.size());
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"pair\" x1=\"%s\" y1=\"%.1f\" x2=\"%s\" y2=\"%.1f\"/>",
              x.x(rounds.get(i).base()),
              y,
              x.x(rounds.get(i).head()),
              y + LANE));
    }
  }

  private static double place(int round, int rounds) {
    return 6 + (LANE - 12) * (round + .5) / rounds;
  }

  private static void lane(StringBuilder svg, Scale x, Finding finding, boolean base, int top) {
    List<Round> rounds = finding.rounds();
    svg.append(
        String.format(
            "<text x=\"0\" y=\"%d\">%s</text>", top + LANE / 2 + 4, base ? "base" : "head"));
    for (int i = 0; i < rounds.size(); i++) {
      double value = base ? rounds.get(i).base() : rounds.get(i).head();
      double y = top + place(i, rounds.size());
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle class=\"%s%s\" cx=\"%s\" cy=\"%.1f\" r=\"3.2\"><title>round %d%s: %s %s</title></circle>",
              base ? "base" : "head",
              i < finding.firstRounds() ? "" : " confirming",
              x.x(value),
              y,
              i < finding.firstRounds() ? i + 1 : i + 1 - finding.firstRounds(),
              i < finding.firstRounds() ? "" : " of the confirming batch",
              Numbers.value(value),
              Markup.escape(finding.unit())));
    }
  }
}
