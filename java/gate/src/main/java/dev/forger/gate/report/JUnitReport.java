// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.report;

import dev.forger.gate.judge.Finding;
import dev.forger.gate.judge.Outcome;
import dev.forger.gate.judge.Problem;
import dev.forger.gate.judge.Verdict;
import java.util.Locale;

/** One test case for each figure: a regression fails, what is undecided is skipped. */
public final class JUnitReport {
  private JUnitReport() {}

  /**
   * Writes it.
   *
   * @param outcome of a session
   * @return XML
   */
  public static String of(Outcome outcome) {
    long errors = outcome.problems().stream().filter(p -> p.kind() != Problem.Kind.NEW).count();
    StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.append("<testsuite name=\"perf-gate\" tests=\"")
        .append(outcome.findings().size() + errors)
        .append("\" failures=\"")
        .append(outcome.count(Verdict.REGRESSION))
        .append("\" errors=\"")
        .append(errors)
        .append("\" skipped=\"")
        .append(outcome.count(Verdict.UNDECIDED))
        .append(String.format(Locale.ROOT, "\" time=\"%.3f\">%n", outcome.seconds()));
    for (Finding finding : outcome.findings()) {
      text.append("  <testcase classname=\"")
          .append(Markup.escape(type(finding)))
          .append("\" name=\"")
          .append(Markup.escape(finding.name()))
          .append("\">");
      String message =
          Markup.escape(
              Numbers.verdict(finding)
                  + ": base "
                  + Numbers.value(finding.baseMedian())
                  + ", head "
                  + Numbers.value(finding.headMedian())
                  + " "
                  + finding.unit()
                  + ", slower by "
                  + Numbers.percent(finding.effect().estimate())
                  + " "
                  + Numbers.interval(finding.effect()));
      if (finding.verdict() == Verdict.REGRESSION) {
        text.append("<failure type=\"REGRESSION\" message=\"").append(message).append("\"/>");
      } else if (finding.verdict() == Verdict.UNDECIDED) {
        text.append("<skipped message=\"").append(message).append("\"/>");
      } else {
        text.append("<system-out>").append(message).append("</system-out>");
      }
      text.append("</testcase>\n");
    }
    for (Problem problem : outcome.problems()) {
      if (problem.kind() != Problem.Kind.NEW) {
        text.append("  <testcase classname=\"perf-gate\" name=\"")
            .append(Markup.escape(problem.benchmark()))
            .append("\"><error type=\"")
            .append(problem.kind())
            .append("\" message=\"")
            .append(Markup.escape(problem.text()))
            .append("\"/></testcase>\n");
      }
    }
    return text.append("</testsuite>\n").toString();
  }

  private static String type(Finding finding) {
    String name = finding.key().benchmark();
    return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
  }
}
