// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import dev.forger.gate.judge.Outcome;
import dev.forger.gate.report.History;
import dev.forger.gate.report.HtmlReport;
import dev.forger.gate.report.JUnitReport;
import dev.forger.gate.report.JsonReport;
import dev.forger.gate.report.MarkdownReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Where reports go. */
final class Reports {
  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures as JSON.")
  Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with every leg, effects, and the machine's noise over time.")
  Path html;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write a comment for a pull request.")
  Path markdown;

  @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit's XML.")
  Path junit;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description =
          "Add this run's effects to a file of lines of JSON; the page shows those of earlier runs.")
  Path history;

  void write(Outcome outcome) {
    History runs = history == null ? History.NONE : History.read(history).with(outcome);
    write(history, any -> runs.text(), outcome);
    write(json, JsonReport::of, outcome);
    write(html, any -> HtmlReport.of(outcome, runs), outcome);
    write(markdown, MarkdownReport::of, outcome);
    write(junit, JUnitReport::of, outcome);
  }

  private static void write(Path file, Function<Outcome, String> report, Outcome outcome) {
    if (file == null) {
      return;
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, report.apply(outcome));
    } catch (IOException e) {
      throw new GateException("cannot write " + file + ": " + GateException.reason(e), e);
    }
  }
}
