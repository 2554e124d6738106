// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.report;

import dev.forger.gate.run.Leg;
import dev.forger.gate.run.Reading;
import dev.forger.gate.stats.Medians;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The machine over time: the ruler around each leg, as growth over its own median. */
final class NoisePlot {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 200;
  private static final int LEFT = 56;
  private static final int BOTTOM = HEIGHT - 30;

  private NoisePlot() {}

  static String of(List<Leg> all) {
    List<Leg> legs = all.stream().filter(leg -> Double.isFinite(leg.reading().seconds())).toList();
    if (legs.size() < 2) {
      return "<p>The machine was not measured.</p>";
    }
    double[] fma = growth(legs, Reading::fma);
    double[] copy = growth(legs, Reading::copy);
    double[] steal = legs.stream().mapToDouble(leg -> 100 * leg.reading().steal()).toArray();
    double[] seconds =
        legs.stream()
            .mapToDouble(leg -> Duration.between(legs.get(0).start(), leg.start()).toMillis() / 1e3)
            .toArray();
    double[] values = new double[2 * fma.length + 1];
    System.arraycopy(fma, 0, values, 0, fma.length);
    System.arraycopy(copy, 0, values, fma.length, copy.length);
    Scale y = Scale.over(values, BOTTOM, 8);
    Scale x = new Scale(0, Math.max(seconds[seconds.length - 1], 1e-3), LEFT, WIDTH - 12);
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"machine over time\">",
            WIDTH, HEIGHT));
    for (double tick : y.ticks()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%3$s\" y2=\"%3$s\"/>"
                  + "<text x=\"%4$d\" y=\"%3$s\" text-anchor=\"end\" dy=\"4\">%5$+.3g %%</text>",
              LEFT,
              WIDTH - 12,
              y.x(tick),
              LEFT - 6,
              tick));
    }
    for (double tick : x.ticks()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%.4g s</text>",
              x.x(tick),
              BOTTOM + 18,
              tick));
    }
    path(svg, "fma", x, y, seconds, fma);
    path(svg, "copy", x, y, seconds, copy);
    Scale stolen = new Scale(0, 100, BOTTOM, 8);
    for (int i = 0; i < legs.size(); i++) {
      if (steal[i] > 0) {
        svg.append(
            String.format(
                "<line class=\"steal\" x1=\"%1$s\" x2=\"%1$s\" y1=\"%2$d\" y2=\"%3$s\"/>",
                x.x(seconds[i]), BOTTOM, stolen.x(steal[i])));
      }
      if (!legs.get(i).kept()) {
        svg.append(
            String.format(
                "<circle class=\"repeated\" cx=\"%s\" cy=\"%s\" r=\"4\"><title>repeated</title></circle>",
                x.x(seconds[i]), y.x(Math.max(fma[i], copy[i]))));
      }
    }
    return svg.append("</svg>").toString();
  }

  private static double[] growth(List<Leg> legs, ToDoubleFunction<Reading> part) {
    double[] values = legs.stream().mapToDouble(leg -> part.applyAsDouble(leg.reading())).toArray();
    double median = Medians.of(values);
    double[] growth = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      growth[i] = 100 * (values[i] / median - 1);
    }
    return growth;
  }

  private static void path(
      StringBuilder svg, String style, Scale x, Scale y, double[] seconds, double[] values) {
    svg.append("<polyline class=\"").append(style).append("\" points=\"");
    for (int i = 0; i < values.length; i++) {
      svg.append(x.x(seconds[i])).append(',').append(y.x(values[i])).append(' ');
    }
    svg.append("\"/>");
  }
}
