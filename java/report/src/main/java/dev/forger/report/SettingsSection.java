// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.gan.run.ConfigKey;
import java.util.List;
import java.util.Map;

/** The configuration, and what trained. */
final class SettingsSection {
  private SettingsSection() {}

  static String of(RunRecord run) {
    StringBuilder out = new StringBuilder("<details><summary>");
    out.append(run.config().values().size()).append(" keys of the configuration</summary>\n");
    out.append("<div class=\"scroll\"><table class=\"settings\"><tbody>\n");
    for (Map.Entry<ConfigKey, Object> entry : run.config().values().entrySet()) {
      ConfigKey key = entry.getKey();
      // Long, and for machines.
      String text = key.equals(ConfigKey.KERNELS) ? "recorded" : entry.getValue().toString();
      out.append("<tr><th scope=\"row\"><code>").append(key.path()).append("</code></th><td>");
      out.append(Markup.escape(text)).append("</td><td class=\"soft\">");
      out.append(Markup.escape(key.description())).append("</td></tr>\n");
    }
    return out.append("</tbody></table></div></details>\n").toString();
  }

  static String machine(List<Session> sessions) {
    if (sessions.isEmpty()) {
      return "<p>This run did not record its machine.</p>\n";
    }
    StringBuilder out = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
    for (String head :
        List.of(
            "from step",
            "began",
            "processor",
            "threads",
            "kernels",
            "dense product",
            "system",
            "Java",
            "Forger")) {
      out.append("<th scope=\"col\">").append(head).append("</th>");
    }
    out.append("</tr></thead><tbody>\n");
    for (Session s : sessions) {
      out.append("<tr>");
      cell(out, Long.toString(s.step()));
      cell(out, s.began().replace('T', ' ').replace("Z", " UTC"));
      cell(out, s.cpu());
      cell(out, s.threads() + " of " + s.processors());
      cell(out, s.isa());
      cell(out, s.denseGflops() > 0 ? Scale.text(s.denseGflops()) + " GFLOP/s" : "not measured");
      cell(out, s.system());
      cell(out, s.java());
      cell(out, s.version());
      out.append("</tr>\n");
    }
    return out.append("</tbody></table></div>\n").toString();
  }

  private static void cell(StringBuilder out, String text) {
    out.append("<td>").append(Markup.escape(text)).append("</td>");
  }
}
