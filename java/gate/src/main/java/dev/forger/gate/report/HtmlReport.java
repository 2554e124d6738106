// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.report;

import dev.forger.gate.judge.Finding;
import dev.forger.gate.judge.Outcome;
import dev.forger.gate.judge.Problem;
import java.util.List;
import java.util.Locale;

/** One page without any other file: table, effects, every leg, the machine over time. */
public final class HtmlReport {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1f2430; --paper: #fff; --soft: #6b7280; --line: #d9dde4;
        --ok: #2e7d4f; --improved: #1769aa; --regression: #c0392b; --undecided: #9a6a00; --band: #2e7d4f22; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6e8ec; --paper: #16181d; --soft: #9aa2ae;
        --line: #343a46; --ok: #6cc48f; --improved: #6fb1e8; --regression: #ff7a6b; --undecided: #e0b050;
        --band: #6cc48f22; } }
      body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
        max-width: 1180px; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } h3 { font-size: .95rem; margin-bottom: 0; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .87rem; }
      th, td { text-align: right; padding: .25rem .5rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
      th:first-child, td:first-child, th:last-child, td:last-child { text-align: left; white-space: normal; }
      .scroll { overflow-x: auto; } .soft { color: var(--soft); }
      td.ok { color: var(--ok); } td.improved { color: var(--improved); }
      td.regression { color: var(--regression); font-weight: 600; } td.undecided { color: var(--undecided); }
      svg { width: 100%; max-width: 900px; height: auto; font: 11px system-ui, sans-serif; }
      .strips { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 480px), 1fr)); gap: 0 2rem; }
      svg text { fill: var(--ink); } .grid { stroke: var(--line); }
      .middle { stroke: var(--soft); } .margin { stroke: var(--regression); stroke-dasharray: 4 3; }
      line.pair { stroke: var(--soft); stroke-opacity: .35; }
      .band { fill: var(--band); } circle.base { fill: var(--soft); } circle.head { fill: var(--improved); }
      circle.confirming { fill-opacity: .25; stroke: currentColor; }
      circle.ok { fill: var(--ok); } circle.improved { fill: var(--improved); }
      circle.regression { fill: var(--regression); } circle.undecided { fill: var(--undecided); }
      .whisker { stroke-width: 2; } .whisker.ok { stroke: var(--ok); } .whisker.improved { stroke: var(--improved); }
      .whisker.regression { stroke: var(--regression); } .whisker.undecided { stroke: var(--undecided); }
      polyline { fill: none; stroke-width: 1.4; } .fma { stroke: var(--improved); } .copy { stroke: var(--undecided); }
      .steal { stroke: var(--regression); stroke-opacity: .4; stroke-width: 3; }
      .repeated { fill: none; stroke: var(--regression); }
      """;

  private HtmlReport() {}

  /**
   * Writes it.
   *
   * @param outcome of a session
   * @param history runs before it and itself, or none
   * @return HTML
   */
  public static String of(Outcome outcome, History history) {
    double margin = outcome.settings().margin();
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    page.append("<title>Performance gate</title><style>\n")
        .append(STYLE)
        .append("</style></head>\n");
    page.append("<body><h1>Performance gate: ").append(Markup.escape(Summary.counts(outcome)));
    page.append("</h1>\n<p class=\"soft\">").append(Markup.escape(Summary.setting(outcome)));
    page.append(".<br>").append(Markup.escape(Summary.control(outcome))).append(".</p>\n");
    notes(page, outcome);
    page.append("<h2>Verdicts</h2>\n");
    table(page, outcome.findings());
    page.append("<h2>Effects</h2>\n<p class=\"soft\">Growth of the cost with its 95 % interval; ");
    page.append("the band is the margin, on both sides.</p>\n");
    page.append(EffectPlot.of(outcome.findings(), margin));
    page.append("\n<h2>Legs</h2>\n<p class=\"soft\">Each dot stands for one fork, rounds from ");
    page.append(
        "top to bottom; pale dots are of the confirming batch. The grey line is the base's ");
    page.append("median, the dashed one the margin. Lines join forks that ran at once on one ");
    page.append(
        "processor: they are judged by their slopes, not by where they lie.</p>\n<div class=\"strips\">\n");
    for (Finding finding : outcome.findings()) {
      strip(page, finding, margin);
    }
    if (outcome.control() != null) {
      page.append("</div>\n<h2>A/A control</h2>\n<p class=\"soft\">Two copies of the base.</p>");
      page.append("<div class=\"strips\">\n");
      strip(page, outcome.control(), margin);
    }
    page.append("</div>\n");
    history(page, outcome.findings(), history, margin);
    page.append("<h2>Machine</h2>\n<p class=\"soft\">A fixed piece of arithmetic ");
    page.append(
        "(blue) and a copy of 32 MB (yellow) around each leg, as growth over their medians; ");
    page.append("red bars are time that the hypervisor gave to others (full height: all of it), ");
    page.append("red rings legs that were repeated.</p>\n");
    page.append(NoisePlot.of(outcome.legs()));
    return page.append("\n</body></html>\n").toString();
  }

  private static void notes(StringBuilder page, Outcome outcome) {
    if (outcome.problems().isEmpty() && outcome.notes().isEmpty()) {
      return;
    }
    page.append("<ul>\n");
    for (Problem problem : outcome.problems()) {
      page.append("<li><b>").append(problem.kind()).append("</b> ");
      page.append(Markup.escape(problem.text())).append("</li>\n");
    }
    for (String note : outcome.notes()) {
      page.append("<li>").append(Markup.escape(note)).append("</li>\n");
    }
    page.append("</ul>\n");
  }

  private static void table(StringBuilder page, List<Finding> findings) {
    page.append("<div class=\"scroll\"><table><thead><tr>");
    Summary.COLUMNS.forEach(c -> page.append("<th>").append(c).append("</th>"));
    page.append("</tr></thead><tbody>\n");
    for (Finding finding : findings) {
      List<String> cells = Summary.cells(finding);
      page.append("<tr>");
      for (int i = 0; i < cells.size(); i++) {
        boolean last = i == cells.size() - 1;
        page.append("<td");
        if (last) {
          page.append(" class=\"").append(finding.verdict().name().toLowerCase(Locale.ROOT));
          page.append('"');
        }
        page.append('>').append(Markup.escape(cells.get(i))).append("</td>");
      }
      page.append("</tr>\n");
    }
    page.append("</tbody></table></div>\n");
  }

  private static void history(
      StringBuilder page, List<Finding> findings, History history, double margin) {
    StringBuilder plots = new StringBuilder();
    for (Finding finding : findings) {
      String plot = HistoryPlot.of(finding.name(), history, margin);
      if (!plot.isEmpty()) {
        plots.append("<div><h3>").append(Markup.escape(finding.name())).append("</h3>\n");
        plots.append(plot).append("</div>\n");
      }
    }
    if (plots.length() > 0) {
      page.append("<h2>History</h2>\n<p class=\"soft\">Growth of the cost in the last runs, the ");
      page.append("newest to the right; each compared two states on one machine.</p>\n");
      page.append("<div class=\"strips\">\n").append(plots).append("</div>\n");
    }
  }

  private static void strip(StringBuilder page, Finding finding, double margin) {
    if (finding.rounds().isEmpty()) {
      return;
    }
    page.append("<div><h3>").append(Markup.escape(finding.name())).append(" <span class=\"soft\">");
    page.append(Markup.escape(finding.unit())).append("</span></h3>\n");
    page.append(StripPlot.of(finding, margin)).append("</div>\n");
  }
}
