// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every verb. */
final class Common {
  /** The verb that has these options. */
  @Spec(Spec.Target.MIXEE)
  CommandSpec verb;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log more, and show the stack trace of an error.")
  boolean verbose;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show errors and results only.")
  boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text and end.")
  boolean help;

  PrintWriter out() {
    return verb.commandLine().getOut();
  }

  void say(String text) {
    if (!quiet) {
      verb.commandLine().getErr().println("forger: " + text);
    }
  }

  void warn(String text) {
    verb.commandLine().getErr().println("forger: warning: " + text);
  }
}
