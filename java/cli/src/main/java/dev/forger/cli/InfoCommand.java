// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Device;
import dev.forger.Shape;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.RunConfig;
import dev.forger.gan.run.RunPlan;
import dev.forger.gan.run.TrainingPlan;
import dev.forger.report.Session;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells about this build, this machine and what a training takes of it. */
@Command(
    name = "info",
    description =
        "Show version, CPU, threads, CUDA, and the memory and kernels that a training takes.",
    footer = {"", "Nothing is trained. Data is opened only where nothing else tells its channels."},
    sortOptions = false)
final class InfoCommand implements Callable<Integer> {
  private static final String NO_CUDA = "not part of this build: CUDA comes with libforger_cuda";

  @Mixin private Common common;
  @Mixin private PlanOptions options;
  @Mixin private DeviceOptions device;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** Made by picocli. */
  InfoCommand() {}

  /**
   * The kernel of one operation of the training.
   *
   * @param operation step and node
   * @param kernel the one chosen, and those that refused with their reasons
   */
  record Kernel(String operation, String kernel) {}

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    device.check();
    RunPlan plan = options.plan();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("version", Version.text());
    facts.put("java", System.getProperty("java.version"));
    facts.put("cpu", Session.processor());
    try (Device opened = device.open()) {
      facts.put("threads", opened.threads());
      facts.put("processors", Runtime.getRuntime().availableProcessors());
      facts.put("cuda", NO_CUDA);
      facts.put("free_bytes", opened.freeBytes());
      try (RunPlan.Ready ready = plan.resolveShape();
          TrainingPlan built = TrainingPlan.of(opened, ready.config(), ready.data())) {
        RunConfig config = ready.config();
        // Known once the plan has prepared the device.
        facts.put("isa", opened.isa());
        facts.put("precision", config.text(ConfigKey.PRECISION));
        facts.put("recipe", config.text(ConfigKey.RECIPE));
        facts.put("system", config.text(ConfigKey.SYSTEM));
        facts.put("training", config.title());
        facts.put(
            "images",
            Shape.of(ready.data().height(), ready.data().width(), ready.data().channels())
                .toString());
        facts.put("batch", config.number(ConfigKey.BATCH));
        Map<String, Long> bytes = built.bytes();
        facts.put("planned_bytes", bytes.values().stream().mapToLong(Long::longValue).sum());
        facts.put("planned_bytes_by_class", bytes);
        List<Kernel> kernels = new ArrayList<>();
        built
            .trainer()
            .programs()
            .forEach((step, program) -> describe(step, program.describe(), kernels));
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
    String isa = facts.get("isa").toString();
    String note = DeviceOptions.note(facts.get("precision").toString(), isa);
    out.println("kernels  " + isa + ", " + facts.get("threads") + " threads" + note);
    out.println("cuda     " + facts.get("cuda"));
    out.printf("memory   %.1f MB free%n", (Long) facts.get("free_bytes") / 1e6);
    out.printf(
        "plan     recipe %s: %s, images %s, batch %s%n",
        facts.get("recipe"), facts.get("training"), facts.get("images"), facts.get("batch"));
    out.println("planned memory:");
    ((Map<?, ?>) facts.get("planned_bytes_by_class"))
        .forEach((name, bytes) -> print(name.toString().replace('_', ' '), (Long) bytes, out));
    print("total", (Long) facts.get("planned_bytes"), out);
    out.println("kernel of each operation:");
    for (Object k : (List<?>) facts.get("kernels")) {
      Kernel kernel = (Kernel) k;
      out.println("  " + kernel.operation() + ": " + kernel.kernel());
    }
  }

  private static void print(String what, long bytes, PrintWriter out) {
    if (bytes > 0) {
      out.printf("  %-18s %9.2f MB%n", what, bytes / 1e6);
    }
  }
}
