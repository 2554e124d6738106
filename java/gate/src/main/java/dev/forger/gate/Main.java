// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import dev.forger.gate.judge.Outcome;
import dev.forger.gate.run.StoppedException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs the command line and ends the process. */
public final class Main {
  private Main() {}

  /**
   * Runs the command line.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    int code = commandLine().execute(args);
    System.out.flush();
    System.exit(code);
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new GateCommand());
    line.setExpandAtFiles(false);
    line.setUsageHelpAutoWidth(true);
    // scripts/perf-gate puts defaults before what it was given.
    line.setOverwrittenOptionsAllowed(true);
    line.setExecutionExceptionHandler((error, at, parsed) -> failed(error, at));
    line.setParameterExceptionHandler((error, args) -> usage(error));
    return line;
  }

  private static int failed(Exception error, CommandLine at) {
    if (error instanceof StoppedException) {
      say(at, "interrupted before the first leg");
      return Interrupt.EXIT_CODE;
    }
    String text =
        error instanceof GateException
            ? error.getMessage()
            : "internal error " + error.getClass().getSimpleName() + ": " + error.getMessage();
    say(at, text);
    if (!(error instanceof GateException)) {
      error.printStackTrace(at.getErr());
      at.getErr().flush();
    }
    return Outcome.ERROR;
  }

  private static int usage(ParameterException error) {
    String text = error.getMessage() == null ? "bad usage" : error.getMessage();
    say(
        error.getCommandLine(),
        text.replaceAll("\\s*\\R\\s*", " ") + " (--help lists what there is)");
    return Outcome.ERROR;
  }

  private static void say(CommandLine at, String text) {
    at.getErr().println("perf-gate: " + text);
    at.getErr().flush();
  }
}
