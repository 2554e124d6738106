// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.BenchmarkUnit;
import dev.forger.gate.jmh.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A jar of JMH benchmarks, run from outside: nothing of it is loaded here.
 *
 * @param path the jar
 * @param options how it is run
 * @param stop asked between and during runs
 */
public record JmhJar(Path path, LegOptions options, StopSignal stop) {
  private static final double LIST_SECONDS = 60;

  /**
   * The benchmarks that match.
   *
   * @param include a regular expression, found anywhere in the name
   * @return one unit for each choice of parameters
   * @throws GateException where the jar is none of JMH's
   */
  public List<BenchmarkUnit> units(String include) {
    if (!Files.isRegularFile(path)) {
      throw new GateException("no such jar: " + path);
    }
    List<String> command = new ArrayList<>(List.of(options.executable().toString(), "-jar"));
    command.addAll(List.of(path.toAbsolutePath().toString(), "-lp", include));
    command.addAll(options.extra());
    Path log = null;
    try {
      log = Files.createTempFile("perf-gate-list", ".txt");
      Subprocess.Result result = Subprocess.run(command, Path.of("."), log, LIST_SECONDS, stop);
      if (!result.good()) {
        throw new GateException(
            path + " is no JMH jar with benchmarks: it failed to list them: " + result.reason());
      }
      return Listing.units(path.toString(), result.text());
    } catch (IOException e) {
      throw new GateException("cannot list benchmarks: " + e.getMessage(), e);
    } finally {
      delete(log);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A file of a few lines stays in the folder for temporary ones.
    }
  }

  /**
   * Runs one fork of a unit.
   *
   * @param unit what to run
   * @param files where the results go, and what JMH prints
   * @param together whether another fork runs at the same time
   * @param listener hears what JMH prints
   */
  void leg(
      BenchmarkUnit unit, LegStore.Files files, boolean together, Subprocess.Listener listener) {
    List<String> command = new ArrayList<>(together ? options.processor() : List.of());
    command.addAll(options.launcher());
    command.add(options.executable().toString());
    if (together) {
      command.add("-Djmh.ignoreLock=true");
    }
    command.add("-jar");
    command.add(path.toAbsolutePath().toString());
    command.add("^" + Pattern.quote(unit.benchmark()) + "$");
    unit.params().forEach((name, value) -> command.addAll(List.of("-p", name + "=" + value)));
    command.addAll(List.of("-f", "1", "-wf", "0", "-foe", "true"));
    command.addAll(options.effort());
    if (options.allocations()) {
      command.addAll(List.of("-prof", "gc"));
    }
    if (!options.jvmArgs().isEmpty()) {
      command.addAll(List.of("-jvmArgsAppend", String.join(" ", options.jvmArgs())));
    }
    command.addAll(withoutChoices(options.extra(), unit));
    command.addAll(List.of("-rf", "json", "-rff", files.results().toAbsolutePath().toString()));
    Subprocess.Result result =
        Subprocess.run(command, Path.of("."), files.log(), options.timeout(), stop, listener);
    if (result.timedOut()) {
      throw new GateException(
          "it hung: no end after " + Math.round(options.timeout()) + " s (--leg-timeout)");
    }
    if (!result.good()) {
      throw new GateException("exit code " + result.code() + ": " + result.reason());
    }
    if (!Files.exists(files.results())) {
      throw new GateException("it wrote no results: " + result.reason());
    }
  }

  /** JMH adds up the values that it is given for a parameter; the unit has chosen one of them. */
  static List<String> withoutChoices(List<String> words, BenchmarkUnit unit) {
    List<String> left = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).equals("-p")
          && i + 1 < words.size()
          && unit.params().containsKey(words.get(i + 1).split("=", 2)[0])) {
        i++;
      } else {
        left.add(words.get(i));
      }
    }
    return left;
  }
}
