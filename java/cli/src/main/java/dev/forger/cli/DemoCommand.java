// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs an experiment of a paper; each is a verb of its own below this one. */
@Command(
    name = "demo",
    description = "Run a small experiment and print its figures beside published ones.",
    synopsisSubcommandLabel = "[DEMO]",
    commandListHeading = "%nDemos:%n",
    footer = {"", "Without a name, lists them."},
    subcommands = {FGanTableDemo.class})
final class DemoCommand implements Callable<Integer> {
  @Mixin private Common common;

  /** Made by picocli. */
  DemoCommand() {}

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    PrintWriter out = common.out();
    common
        .verb
        .subcommands()
        .forEach(
            (name, demo) ->
                out.printf(
                    "  %-16s %s%n", name, demo.getCommandSpec().usageMessage().description()[0]));
    out.flush();
    return ExitCode.DONE;
  }
}
