// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One benchmark method and the parameters that it runs with. */
final class Selection {
  private static final String PACKAGE = "dev.forger.bench.";

  private final String benchmark;
  private final Map<String, List<String>> values;
  private final Effort effort;

  private Selection(String benchmark, Map<String, List<String>> values, Effort effort) {
    this.benchmark = benchmark;
    this.values = values;
    this.effort = effort;
  }

  /**
   * Finds benchmarks.
   *
   * @param regex found anywhere in a name
   * @param chosen parameters given by the user, which win
   * @param effort narrows the others
   */
  static List<Selection> find(String regex, Map<String, List<String>> chosen, Effort effort) {
    OutputFormat silent = OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT);
    List<Selection> found = new ArrayList<>();
    for (BenchmarkListEntry entry :
        BenchmarkList.defaultList().find(silent, List.of(regex), List.of())) {
      Map<String, List<String>> values = new LinkedHashMap<>();
      Map<String, List<String>> narrowed = new HashMap<>(effort.values(type(entry.getUsername())));
      narrowed.putAll(chosen);
      if (entry.getParams().hasValue()) {
        entry
            .getParams()
            .get()
            .forEach(
                (name, all) -> values.put(name, intersection(List.of(all), narrowed.get(name))));
      }
      if (values.values().stream().noneMatch(List::isEmpty)) {
        found.add(new Selection(entry.getUsername(), values, effort));
      }
    }
    return found;
  }

  private static List<String> intersection(List<String> all, List<String> wanted) {
    return wanted == null ? all : all.stream().filter(wanted::contains).toList();
  }

  private static String type(String benchmark) {
    String[] path = benchmark.split("\\.", -1);
    return path[path.length - 2];
  }

  /** Class and method. */
  String name() {
    return benchmark.startsWith(PACKAGE) ? benchmark.substring(PACKAGE.length()) : benchmark;
  }

  /** Number of parameter combinations. */
  int size() {
    int n = 1;
    for (List<String> list : values.values()) {
      n *= list.size();
    }
    return n;
  }

  double seconds() {
    return size() * effort.seconds(type(benchmark));
  }

  Options options(String log) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(benchmark) + "$")
            .forks(effort.forks)
            .warmupIterations(effort.warmups)
            .warmupTime(effort.time())
            .measurementIterations(effort.iterations)
            .measurementTime(effort.time())
            .shouldFailOnError(true)
            .jvmArgsAppend("-Xms1g", "-Xmx3g")
            .output(log);
    values.forEach((name, list) -> options.param(name, list.toArray(new String[0])));
    return options.build();
  }
}
