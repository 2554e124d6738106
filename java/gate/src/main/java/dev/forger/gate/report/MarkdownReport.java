// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.report;

import dev.forger.gate.judge.Finding;
import dev.forger.gate.judge.Outcome;
import dev.forger.gate.judge.Problem;
import dev.forger.gate.judge.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/** A comment for a pull request: what needs a reader first, all else folded. */
public final class MarkdownReport {
  private MarkdownReport() {}

  /**
   * Writes it.
   *
   * @param outcome of a session
   * @return Markdown
   */
  public static String of(Outcome outcome) {
    StringBuilder text = new StringBuilder("### Performance gate: ");
    text.append(Summary.counts(outcome)).append("\n\n");
    List<Finding> loud =
        outcome.findings().stream().filter(f -> f.verdict() != Verdict.OK).toList();
    List<Finding> quiet =
        outcome.findings().stream().filter(f -> f.verdict() == Verdict.OK).toList();
    if (!loud.isEmpty()) {
      table(text, loud);
    }
    for (Problem problem : outcome.problems()) {
      text.append("- **").append(problem.kind()).append("** ");
      text.append(escape(problem.text())).append('\n');
    }
    outcome.notes().forEach(note -> text.append("- ").append(escape(note)).append('\n'));
    if (!outcome.problems().isEmpty() || !outcome.notes().isEmpty()) {
      text.append('\n');
    }
    if (!quiet.isEmpty()) {
      text.append("<details><summary>").append(quiet.size()).append(" OK</summary>\n\n");
      table(text, quiet);
      text.append("</details>\n\n");
    }
    text.append(escape(Summary.control(outcome))).append(".  \n");
    return text.append(escape(Summary.setting(outcome))).append(".\n").toString();
  }

  private static void table(StringBuilder text, List<Finding> findings) {
    row(text, Summary.COLUMNS);
    row(text, Summary.COLUMNS.stream().map(c -> "---").toList());
    findings.forEach(finding -> row(text, Summary.cells(finding)));
    text.append('\n');
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append(
        cells.stream()
            .map(MarkdownReport::escape)
            .collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  private static String escape(String text) {
    return text.replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1").replaceAll("\\R", " ");
  }
}
