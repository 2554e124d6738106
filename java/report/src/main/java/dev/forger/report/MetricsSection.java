// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.gan.metrics.Measurement;
import java.util.Map;

/** Figures of samples against data, each with its protocol. */
final class MetricsSection {
  private MetricsSection() {}

  static String of(Judgement judgement) {
    if (judgement.measurements().isEmpty()) {
      return "<p>" + Markup.escape(judgement.reason()) + "</p>\n";
    }
    StringBuilder out = new StringBuilder("<div class=\"scroll\"><table class=\"figures\">");
    out.append("<thead><tr><th scope=\"col\">metric</th><th scope=\"col\">figure</th>");
    out.append("<th scope=\"col\">value</th><th scope=\"col\">protocol</th></tr></thead><tbody>\n");
    judgement
        .measurements()
        .forEach(
            (name, m) -> {
              boolean first = true;
              for (Map.Entry<String, Double> figure : m.figures().entrySet()) {
                out.append("<tr>");
                if (first) {
                  span(out, "th scope=\"rowgroup\"", m, name);
                }
                out.append("<td>").append(Markup.escape(figure.getKey())).append("</td><td>");
                out.append(Scale.text(figure.getValue())).append("</td>");
                if (first) {
                  span(out, "td class=\"soft\"", m, m.protocol().toString());
                }
                out.append("</tr>\n");
                first = false;
              }
            });
    return out.append("</tbody></table></div>\n").toString();
  }

  private static void span(StringBuilder out, String tag, Measurement m, String text) {
    out.append('<').append(tag).append(" rowspan=\"").append(m.figures().size()).append("\">");
    out.append(Markup.escape(text)).append("</").append(tag, 0, 2).append('>');
  }
}
