// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.report;

import dev.forger.gate.judge.Finding;
import dev.forger.gate.judge.Outcome;
import dev.forger.gate.judge.Problem;
import dev.forger.gate.judge.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The lines that all reports share. */
final class Summary {
  static final List<String> COLUMNS =
      List.of(
          "benchmark",
          "unit",
          "base",
          "head",
          "slower by",
          "95 % interval",
          "p",
          "confirmed",
          "rounds",
          "verdict");

  private Summary() {}

  static List<String> cells(Finding finding) {
    int confirming = finding.rounds().size() - finding.firstRounds();
    return List.of(
        finding.name(),
        finding.unit(),
        Numbers.value(finding.baseMedian()),
        Numbers.value(finding.headMedian()),
        Numbers.percent(finding.effect().estimate()),
        Numbers.interval(finding.effect()),
        Numbers.p(finding.p()),
        Numbers.p(finding.confirmP()),
        finding.firstRounds() + (confirming > 0 ? "+" + confirming : ""),
        Numbers.verdict(finding));
  }

  /** One line with all counts. */
  static String counts(Outcome outcome) {
    List<String> parts = new ArrayList<>();
    for (Verdict verdict :
        List.of(Verdict.REGRESSION, Verdict.IMPROVED, Verdict.OK, Verdict.UNDECIDED)) {
      parts.add(outcome.count(verdict) + " " + verdict);
    }
    for (Problem.Kind kind : Problem.Kind.values()) {
      long count = outcome.problems().stream().filter(p -> p.kind() == kind).count();
      if (count > 0) {
        parts.add(count + " " + kind);
      }
    }
    return String.join(", ", parts);
  }

  /** What was compared, how, and how long it took. */
  static String setting(Outcome outcome) {
    long repeated = outcome.legs().stream().filter(leg -> !leg.kept()).count();
    return "base "
        + outcome.base()
        + ", head "
        + outcome.head()
        + "; margin "
        + Numbers.margin(outcome.settings().margin())
        + ", "
        + outcome.settings().rounds()
        + " rounds at most; "
        + outcome.legs().size()
        + " legs"
        + (repeated == 0 ? "" : " (" + repeated + " of them run again)")
        + " in "
        + Numbers.seconds(outcome.seconds());
  }

  /** The A/A control in words. */
  static String control(Outcome outcome) {
    Finding control = outcome.control();
    return control == null
        ? "no A/A control"
        : "A/A control: two copies of the base differ by "
            + Numbers.percent(control.effect().estimate())
            + " "
            + Numbers.interval(control.effect())
            + " on "
            + control.key().name();
  }
}
