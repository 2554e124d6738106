// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Curves over steps as inline SVG: a line of means, behind it a band from the least to the most
 * value, a legend where there are several.
 */
final class LineChart {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 240;
  private static final int LEFT = 58;
  private static final int RIGHT = WIDTH - 20;
  private static final int TOP = 10;
  private static final int BOTTOM = HEIGHT - 40;

  /** Colours that the style knows. */
  static final int COLOURS = 6;

  /** A share of the values at both ends that may lie beyond the axis, where they are far away. */
  private static final double TAIL = .005;

  private static final double FAR = 3;

  private final String title;
  private final List<Curve> curves;
  private double line = Double.NaN;
  private String lineName;
  private boolean fromZero;

  LineChart(String title, List<Curve> curves) {
    this.title = title;
    this.curves = curves;
  }

  /** Adds a dashed line across. */
  LineChart line(String name, double value) {
    this.lineName = name;
    this.line = value;
    return this;
  }

  /** Begins the axis at 0, for amounts that are compared by their height. */
  LineChart fromZero() {
    this.fromZero = true;
    return this;
  }

  /** A figure of chart, legend and notes. */
  String html() {
    Scale y = vertical();
    double last = curves.stream().mapToDouble(c -> c.steps()[c.points() - 1]).max().orElse(1);
    double first = curves.get(0).steps()[0];
    Scale x = new Scale(Math.min(first, last - 1), last, LEFT, RIGHT, false);
    StringBuilder out = new StringBuilder("<figure class=\"chart\"><figcaption>");
    out.append(Markup.escape(title));
    if (y.logarithmic()) {
      out.append(" <span class=\"soft\">(logarithmic)</span>");
    }
    out.append("</figcaption>\n").append(legend());
    out.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s over steps\""
                + " data-left=\"%d\" data-right=\"%d\" data-top=\"%d\" data-bottom=\"%d\">",
            WIDTH,
            HEIGHT,
            Markup.escape(title),
            LEFT,
            RIGHT,
            TOP,
            BOTTOM));
    axes(out, x, y);
    for (int i = 0; i < curves.size(); i++) {
      band(out, curves.get(i), i % COLOURS, x, y);
    }
    for (int i = 0; i < curves.size(); i++) {
      line(out, curves.get(i), i % COLOURS, x, y);
    }
    if (lineName != null) {
      out.append(
          String.format(
              "<line class=\"ruler\" x1=\"%d\" x2=\"%d\" y1=\"%3$s\" y2=\"%3$s\"/>",
              LEFT, RIGHT, y.x(line)));
    }
    return out.append("</svg>\n").append(note(y)).append("</figure>\n").toString();
  }

  private String legend() {
    StringBuilder out = new StringBuilder("<p class=\"legend\">");
    if (curves.size() > 1 || lineName != null) {
      for (int i = 0; i < curves.size(); i++) {
        out.append("<span class=\"key c").append(i % COLOURS).append("\">");
        out.append(Markup.escape(curves.get(i).name())).append("</span> ");
      }
    }
    if (lineName != null) {
      out.append("<span class=\"key ruler\">").append(Markup.escape(lineName)).append("</span>");
    }
    return out.append("</p>\n").toString();
  }

  /**
   * An axis over all values, but for a few that are so far away that the others would lie flat: of
   * those the note tells.
   */
  private Scale vertical() {
    double[] all =
        curves.stream()
            .flatMapToDouble(
                c ->
                    java.util.stream.DoubleStream.concat(
                        Arrays.stream(c.least()), Arrays.stream(c.most())))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (all.length == 0) {
      return new Scale(-1, 1, BOTTOM, TOP, false);
    }
    double least = all[0];
    double most = all[all.length - 1];
    if (fromZero) {
      return new Scale(0, 1.05 * Math.max(most, lineName == null ? 0 : line), BOTTOM, TOP, false);
    }
    double low = all[(int) (TAIL * (all.length - 1))];
    double high = all[(int) Math.ceil((1 - TAIL) * (all.length - 1))];
    Scale whole = Scale.over(least, most, BOTTOM, TOP);
    if (!whole.logarithmic() && high > low && most - least > FAR * (high - low)) {
      least = low;
      most = high;
    }
    if (lineName != null) {
      least = Math.min(least, line);
      most = Math.max(most, line);
    }
    return Scale.over(least, most, BOTTOM, TOP);
  }

  private static void axes(StringBuilder out, Scale x, Scale y) {
    for (double tick : y.ticks()) {
      out.append(
          String.format(
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%3$s\" y2=\"%3$s\"/>"
                  + "<text x=\"%4$d\" y=\"%3$s\" text-anchor=\"end\" dy=\"4\">%5$s</text>",
              LEFT, RIGHT, y.x(tick), LEFT - 6, Scale.text(tick)));
    }
    for (double tick : x.ticks()) {
      if (tick == Math.rint(tick)) {
        out.append(
            String.format(
                "<line class=\"grid\" x1=\"%1$s\" x2=\"%1$s\" y1=\"%2$d\" y2=\"%3$d\"/>"
                    + "<text x=\"%1$s\" y=\"%4$d\" text-anchor=\"middle\">%5$d</text>",
                x.x(tick), BOTTOM, BOTTOM + 4, BOTTOM + 18, (long) tick));
      }
    }
    out.append(
        String.format(
            "<text class=\"soft\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">step</text>",
            (LEFT + RIGHT) / 2, HEIGHT - 6));
  }

  private static void band(StringBuilder out, Curve curve, int colour, Scale x, Scale y) {
    if (!curve.isThinned()) {
      return;
    }
    out.append("<path class=\"band c").append(colour).append("\" d=\"");
    for (int i = 0; i < curve.points(); i++) {
      out.append(i == 0 ? 'M' : 'L').append(x.x(curve.steps()[i])).append(' ');
      out.append(y.x(curve.most()[i]));
    }
    for (int i = curve.points() - 1; i >= 0; i--) {
      out.append('L').append(x.x(curve.steps()[i])).append(' ').append(y.x(curve.least()[i]));
    }
    out.append("Z\"/>");
  }

  private static void line(StringBuilder out, Curve curve, int colour, Scale x, Scale y) {
    boolean single = curve.points() == 1;
    out.append(single ? "<g" : "<polyline").append(" class=\"curve c").append(colour);
    out.append("\" data-name=\"").append(Markup.escape(curve.name()));
    out.append("\" data-steps=\"").append(list(curve.steps(), v -> Long.toString(v.longValue())));
    out.append("\" data-values=\"").append(list(curve.means(), Scale::text));
    if (single) {
      out.append("\"><circle r=\"3\" cx=\"").append(x.x(curve.steps()[0])).append("\" cy=\"");
      out.append(y.x(curve.means()[0])).append("\"/></g>");
      return;
    }
    out.append("\" points=\"");
    for (int i = 0; i < curve.points(); i++) {
      out.append(x.x(curve.steps()[i])).append(',').append(y.x(curve.means()[i])).append(' ');
    }
    out.append("\"/>");
  }

  private static String list(double[] values, Function<Double, String> text) {
    return Arrays.stream(values).boxed().map(text).collect(Collectors.joining(","));
  }

  private String note(Scale y) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Curve curve : curves) {
      least = Math.min(least, Arrays.stream(curve.least()).min().orElse(least));
      most = Math.max(most, Arrays.stream(curve.most()).max().orElse(most));
    }
    if (least >= y.low() && most <= y.high()) {
      return "";
    }
    return "<p class=\"soft note\">Beyond the axis: values from "
        + Scale.text(least)
        + " to "
        + Scale.text(most)
        + ".</p>\n";
  }
}
