// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Device;
import dev.forger.gan.Gan;
import dev.forger.gan.run.Recipes;
import dev.forger.gan.run.RunPlan;
import dev.forger.gan.run.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells about this build and this machine. */
@Command(
    name = "info",
    description = "Show version, CPU, threads, memory, CUDA and the kernels chosen.",
    sortOptions = false)
final class InfoCommand implements Callable<Integer> {
  private static final String NO_CUDA = "not part of this build: CUDA comes with libforger_cuda";

  @Mixin private Common common;
  @Mixin private DeviceOptions device;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** Made by picocli. */
  InfoCommand() {}

  /**
   * The kernel of one operation of the default recipe.
   *
   * @param operation step and node
   * @param kernel the one chosen, and those that refused with their reasons
   */
  record Kernel(String operation, String kernel) {}

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("version", Version.text());
    facts.put("java", System.getProperty("java.version"));
    facts.put("cpu", cpu());
    try (Device opened = device.open()) {
      facts.put("isa", opened.isa());
      facts.put("threads", opened.threads());
      facts.put("processors", Runtime.getRuntime().availableProcessors());
      facts.put("cuda", NO_CUDA);
      facts.put("free_bytes", opened.freeBytes());
      try (RunPlan.Ready ready = new RunPlan(Recipes.DEFAULT).resolve();
          Gan gan = TrainingRun.build(opened, ready.config(), ready.data())) {
        facts.put("recipe", Recipes.DEFAULT);
        facts.put("planned_bytes", opened.liveBytes());
        List<Kernel> kernels = new ArrayList<>();
        describe("critic step", gan.criticProgram().describe(), kernels);
        describe("generator step", gan.generatorProgram().describe(), kernels);
        facts.put("kernels", kernels);
      }
    }
    if (json) {
      common.out().println(Json.text(facts));
    } else {
      print(facts, common.out());
    }
    common.out().flush();
    return ExitCode.DONE;
  }

  private static void describe(String step, String text, List<Kernel> kernels) {
    text.lines()
        .forEach(
            line -> {
              int colon = line.indexOf(": ");
              kernels.add(
                  new Kernel(step + ", " + line.substring(0, colon), line.substring(colon + 2)));
            });
  }

  private static void print(Map<String, Object> facts, PrintWriter out) {
    out.println("forger " + facts.get("version") + ", Java " + facts.get("java"));
    out.println("cpu      " + facts.get("cpu"));
    out.println("kernels  " + facts.get("isa") + ", " + facts.get("threads") + " threads");
    out.printf(
        "memory   %.0f MB planned for recipe %s, %.0f MB free%n",
        (Long) facts.get("planned_bytes") / 1e6,
        facts.get("recipe"),
        (Long) facts.get("free_bytes") / 1e6);
    out.println("cuda     " + facts.get("cuda"));
    out.println("kernel of each operation of this recipe:");
    for (Object k : (List<?>) facts.get("kernels")) {
      Kernel kernel = (Kernel) k;
      out.println("  " + kernel.operation() + ": " + kernel.kernel());
    }
  }

  private static String cpu() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
