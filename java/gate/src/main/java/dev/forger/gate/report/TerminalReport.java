// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.report;

import dev.forger.gate.judge.Finding;
import dev.forger.gate.judge.Outcome;
import dev.forger.gate.judge.Problem;
import java.util.ArrayList;
import java.util.List;

/** A table of text. */
public final class TerminalReport {
  private TerminalReport() {}

  /**
   * Writes the table, the problems and the counts.
   *
   * @param outcome of a session
   * @return lines
   */
  public static String of(Outcome outcome) {
    List<List<String>> rows = new ArrayList<>(List.of(Summary.COLUMNS));
    for (Finding finding : outcome.findings()) {
      rows.add(Summary.cells(finding));
    }
    int columns = Summary.COLUMNS.size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        boolean left = i < 2 || i == columns - 1;
        line.append(
            String.format(left ? "%-" + widths[i] + "s  " : "%" + widths[i] + "s  ", row.get(i)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    for (Problem problem : outcome.problems()) {
      text.append(problem.kind()).append(": ").append(problem.text()).append('\n');
    }
    text.append(Summary.control(outcome)).append('\n');
    outcome.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
    text.append(Summary.setting(outcome)).append('\n');
    return text.append(Summary.counts(outcome)).append('\n').toString();
  }
}
