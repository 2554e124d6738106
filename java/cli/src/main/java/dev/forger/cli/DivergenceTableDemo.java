// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Device;
import dev.forger.gan.demo.DivergenceTable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Generators trained by several divergences, measured by each of them with new critics. */
@Command(
    name = "divergence-table",
    description = "Train by each f-divergence, measure by all of them with critics trained anew.",
    sortOptions = false)
final class DivergenceTableDemo implements Callable<Integer> {
  @Mixin private Common common;

  @Option(
      names = "--divergence",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "kl,reverse-kl,jensen-shannon,jeffreys,pearson",
      description =
          "Divergences to train and to measure by, separated by commas (default:"
              + " ${DEFAULT-VALUE}).")
  private List<String> divergences;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Critics of each measure (default: ${DEFAULT-VALUE}).")
  private String seeds;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Generator steps of a training (default: ${DEFAULT-VALUE}).")
  private String steps;

  @Option(
      names = "--critic-steps",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Steps of a critic (default: ${DEFAULT-VALUE}).")
  private String criticSteps;

  @Mixin private DeviceOptions device;

  /** Made by picocli. */
  DivergenceTableDemo() {}

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    int critics = (int) OptionValues.integer("--seeds", seeds, 1, 1000);
    long generatorSteps = OptionValues.integer("--steps", steps, 1, Integer.MAX_VALUE);
    int each = (int) OptionValues.integer("--critic-steps", criticSteps, 1, Integer.MAX_VALUE);
    try (Device opened = device.open()) {
      DivergenceTable.print(
          opened, divergences, critics, generatorSteps, each, common.out(), common::say);
    }
    common.out().flush();
    return ExitCode.DONE;
  }
}
