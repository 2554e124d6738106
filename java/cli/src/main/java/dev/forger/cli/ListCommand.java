// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.Suggestions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what can be chosen by name. */
@Command(name = "list", description = "List what can be chosen by name.", sortOptions = false)
final class ListCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Parameters(
      arity = "0..1",
      paramLabel = "TOPIC",
      description = "recipes, objectives, regularizers, models, systems or data (default: all).")
  private String topic;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  /** Made by picocli. */
  ListCommand() {}

  @Override
  public Integer call() {
    LogConfigurator.verbosity(common.verbose, common.quiet);
    Map<String, List<Catalogue.Item>> all = Catalogue.all();
    if (topic != null && !all.containsKey(topic)) {
      throw Suggestions.unknown("topic", topic, all.keySet());
    }
    PrintWriter out = common.out();
    if (json) {
      out.println(Json.text(topic == null ? all : all.get(topic)));
    } else {
      all.forEach(
          (name, items) -> {
            if (topic == null) {
              out.println(name + ":");
            }
            if (topic == null || topic.equals(name)) {
              int width = items.stream().mapToInt(i -> i.name().length()).max().orElse(0);
              String line = "  %-" + Math.max(16, width) + "s %s%n";
              items.forEach(i -> out.printf(line, i.name(), i.description()));
            }
          });
    }
    out.flush();
    return ExitCode.DONE;
  }
}
