// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.gan.demo.FGanTable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A normal distribution fitted to a mixture by several f-divergences. */
@Command(
    name = "f-gan-table",
    description = "Fit a normal distribution to a mixture by f-divergences (Nowozin 2016).",
    sortOptions = false)
final class FGanTableDemo implements Callable<Integer> {
  @Mixin private Common common;

  @Option(
      names = "--divergence",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "kl,reverse-kl,jensen-shannon,jeffreys,pearson",
      description = "Divergences to fit by, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<String> divergences;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Trainings for each divergence, with seeds 1 to N (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Generator steps of a training (default: ${DEFAULT-VALUE}).")
  private long steps;

  @Mixin private DeviceOptions device;

  /** Made by picocli. */
  FGanTableDemo() {}

  private static void positive(String option, long value) {
    if (value < 1) {
      throw new InvalidArgumentException(
          option, Long.toString(value), "at least 1", "pass a positive number");
    }
  }

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    positive("--seeds", seeds);
    positive("--steps", steps);
    try (Device opened = device.open()) {
      FGanTable.print(opened, divergences, seeds, steps, common.out(), common::say);
    }
    common.out().flush();
    return ExitCode.DONE;
  }
}
