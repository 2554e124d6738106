// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Device;
import dev.forger.gan.run.RunFolder;
import dev.forger.report.RunReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a run. */
@Command(
    name = "report",
    description = "Write a page on a run: curves, pictures, figures, speed, real or made?",
    sortOptions = false)
final class ReportCommand implements Callable<Integer> {
  private static final String PAGE = "report.html";

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Run folder (default: runs/latest).")
  private Path run;

  @Mixin private Common common;
  @Mixin private DeviceOptions device;

  @Option(
      names = "--out",
      paramLabel = "FILE.html",
      description = "The page, which needs no other file (default: report.html in the run folder).")
  private Path out;

  /** Made by picocli. */
  ReportCommand() {}

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    RunFolder folder = run != null ? new RunFolder(run) : RunFolder.latestIn(TrainCommand.RUNS);
    folder.requireCheckpoint();
    Path page = out != null ? out : folder.path().resolve(PAGE);
    try (Device opened = device.open()) {
      RunReport.write(opened, folder, page);
    }
    common.out().println(page);
    common.out().flush();
    return ExitCode.DONE;
  }
}
