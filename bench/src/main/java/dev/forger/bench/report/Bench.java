// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.report;

import dev.forger.Device;
import dev.forger.bench.Facts;
import dev.forger.bench.Ruler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import tools.jackson.databind.node.ObjectNode;

/** The command behind {@code scripts/bench}. */
public final class Bench {
  private static final String USAGE =
      """
      usage: bench [REGEX] [--quick|--full] [-p NAME=VALUE[,VALUE]] [--out FILE]
             bench --compare A.json B.json
             bench --peers [OPTION...]      (bench --peers --help)
        REGEX    found anywhere in CLASS.METHOD; all benchmarks when left out
        --quick  each kernel family once, at most 5 minutes; default: everything, at most 30
        --full   everything with 3 forks of 9 seconds, hours
        -p       keeps these values of a parameter, such as layer=d28_28x28x1_14x14x64
        --out    result file; default: bench/results/UTC-TIME.json
      """;

  private String regex = ".*";
  private Effort effort = Effort.NORMAL;
  private final Map<String, List<String>> values = new HashMap<>();
  private Path out;

  private Bench() {}

  /**
   * Runs benchmarks or compares results.
   *
   * @param arguments see usage
   * @throws IOException if a file cannot be read or written
   * @throws RunnerException if a benchmark fails, its check included
   */
  public static void main(String[] arguments) throws IOException, RunnerException {
    Deque<String> rest = new ArrayDeque<>(List.of(arguments));
    if (!rest.isEmpty() && rest.peek().equals("--compare")) {
      if (rest.size() != 3) {
        usage("--compare takes two result files");
      }
      System.out.print(
          Comparison.table(
              ResultFile.read(Path.of(arguments[1])), ResultFile.read(Path.of(arguments[2]))));
      return;
    }
    Bench bench = new Bench();
    bench.parse(rest);
    bench.run();
  }

  private static void usage(String problem) {
    System.err.println("bench: " + problem);
    System.err.print(USAGE);
    System.exit(2);
  }

  private static String value(Deque<String> rest, String option) {
    if (rest.isEmpty()) {
      usage(option + " needs a value");
    }
    return rest.pop();
  }

  private void parse(Deque<String> rest) {
    boolean named = false;
    while (!rest.isEmpty()) {
      String word = rest.pop();
      switch (word) {
        case "--quick" -> effort = Effort.QUICK;
        case "--full" -> effort = Effort.FULL;
        case "--out" -> out = Path.of(value(rest, word));
        case "-p" -> {
          String[] pair = value(rest, word).split("=", 2);
          if (pair.length != 2) {
            usage("-p takes NAME=VALUE");
          }
          values.put(pair[0], List.of(pair[1].split(",", -1)));
        }
        case "-h", "--help" -> {
          System.out.print(USAGE);
          System.exit(0);
        }
        default -> {
          if (word.startsWith("-") || named) {
            usage("unknown argument " + word);
          }
          regex = word;
          named = true;
        }
      }
    }
  }

  private static String duration(double seconds) {
    return seconds < 90
        ? String.format("%.0f s", seconds)
        : seconds < 5400
            ? String.format("%.0f min", seconds / 60)
            : String.format("%.1f h", seconds / 3600);
  }

  private void run() throws IOException, RunnerException {
    List<Selection> selections = Selection.find(regex, values, effort);
    if (selections.isEmpty()) {
      usage("no benchmark matches " + regex + " " + values);
    }
    int size = selections.stream().mapToInt(Selection::size).sum();
    double left = selections.stream().mapToDouble(Selection::seconds).sum();
    System.out.printf("%d benchmarks, about %s%n", size, duration(left));
    Path log = Files.createTempFile("forger-bench", ".log");
    ResultFile file = new ResultFile(effort.name().toLowerCase(java.util.Locale.ROOT));
    System.out.println("machine: " + file.machine());
    int threads = threads();
    List<Row> rows = new ArrayList<>();
    for (Selection selection : selections) {
      System.out.printf("%-34s %4d, %s left%n", selection.name(), selection.size(), duration(left));
      Ruler.Reading one = Ruler.read(1);
      Ruler.Reading all = threads == 1 ? one : Ruler.read(threads);
      file.addRuler(selection.name(), one);
      if (threads > 1) {
        file.addRuler(selection.name(), all);
      }
      rows.addAll(measure(selection, log, file, one, all));
      left -= selection.seconds();
    }
    System.out.println(Row.header());
    rows.forEach(System.out::println);
    Path target = out == null ? defaultFile() : out;
    file.write(target);
    Files.delete(log);
    System.out.println(target);
  }

  private static int threads() {
    try (Device device = Device.cpu()) {
      return device.threads();
    }
  }

  private static List<Row> measure(
      Selection selection, Path log, ResultFile file, Ruler.Reading one, Ruler.Reading all)
      throws RunnerException {
    Collection<RunResult> results;
    try {
      results = new Runner(selection.options(log.toString())).run();
    } catch (RunnerException e) {
      System.err.println("bench: " + selection.name() + " failed; the log is " + log);
      throw e;
    }
    List<Row> rows = new ArrayList<>();
    for (ObjectNode entry : file.add(results)) {
      Map<String, String> params = Row.params(entry);
      Facts.Of facts = Facts.of(entry.get("benchmark").asString(), params);
      rows.add(Row.of(entry, facts, "1".equals(params.get("threads")) ? one : all));
    }
    return rows;
  }

  private static Path defaultFile() {
    String time =
        LocalDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    return Path.of(System.getProperty("forger.root", "."), "bench", "results", time + ".json");
  }
}
