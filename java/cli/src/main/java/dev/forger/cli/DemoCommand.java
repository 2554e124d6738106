// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Device;
import dev.forger.Suggestions;
import dev.forger.pictures.demo.Demo;
import dev.forger.pictures.demo.Demos;
import dev.forger.pictures.demo.Sheet;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a small experiment: most draw pictures, those with options of their own are verbs below. */
@Command(
    name = "demo",
    description = "Run a small experiment that ends in pictures, or in figures of a paper.",
    synopsisSubcommandLabel = "[DEMO]",
    commandListHeading = "%nDemos with options of their own:%n",
    footer = {"", "Without a name, lists them."},
    sortOptions = false,
    subcommands = {DivergenceTableDemo.class, FGanTableDemo.class})
final class DemoCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Demos to draw, or all; without one they are listed.")
  private List<String> names = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "demos",
      description = "Folder for the pictures (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "Labelled images for the demos of digits (default: drawn digits).")
  private String data;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of data, weights and samples (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private DeviceOptions device;

  /** Made by picocli. */
  DemoCommand() {}

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    if (names.isEmpty()) {
      list(common.out());
      return ExitCode.DONE;
    }
    List<Demo> demos = demos();
    PrintWriter out = common.out();
    try (Device opened = device.open()) {
      for (Demo demo : demos) {
        common.say(demo.name() + ": " + demo.description());
        demo.draw(
            new Sheet(
                opened,
                seed,
                folder,
                data,
                line -> {
                  out.println(line);
                  out.flush();
                },
                common::say));
      }
    }
    return ExitCode.DONE;
  }

  /** Looks all names up before the first demo runs. */
  private List<Demo> demos() {
    if (names.equals(List.of("all"))) {
      return Demos.all();
    }
    List<String> known = new ArrayList<>(Demos.names());
    known.addAll(common.verb.subcommands().keySet());
    List<Demo> demos = new ArrayList<>();
    for (String name : names) {
      demos.add(Demos.find(name).orElseThrow(() -> Suggestions.unknown("demo", name, known)));
    }
    return demos;
  }

  private void list(PrintWriter out) {
    for (Demo demo : Demos.all()) {
      out.printf("  %-22s %s%n", demo.name(), demo.description());
    }
    common
        .verb
        .subcommands()
        .forEach(
            (name, demo) ->
                out.printf(
                    "  %-22s %s%n", name, demo.getCommandSpec().usageMessage().description()[0]));
    out.flush();
  }
}
