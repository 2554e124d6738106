// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.BenchmarkKey;
import dev.forger.gate.jmh.BenchmarkResult;
import dev.forger.gate.jmh.BenchmarkUnit;
import dev.forger.gate.jmh.Score;
import dev.forger.gate.run.Leg;
import dev.forger.gate.run.Pair;
import dev.forger.gate.stats.ErrorRates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All figures of one unit, round by round. */
final class UnitRun {
  final BenchmarkUnit unit;
  private final Settings settings;
  private final int units;
  private final List<Series> series = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private List<BenchmarkKey> expected;
  private boolean together;
  private boolean failed;

  /**
   * Begins.
   *
   * @param unit what runs
   * @param settings how it is judged
   * @param units how many share the error rate
   */
  UnitRun(BenchmarkUnit unit, Settings settings, int units) {
    this.unit = unit;
    this.settings = settings;
    this.units = units;
  }

  /** Adds a round; an error of it ends the unit. */
  void add(int batch, Pair pair) {
    Map<BenchmarkKey, BenchmarkResult> before = byKey(pair.base());
    Map<BenchmarkKey, BenchmarkResult> after = byKey(pair.other());
    if (expected == null) {
      together = pair.together();
      begin(before, after);
    }
    if (together != pair.together()) {
      throw new GateException(
          unit.name() + ": rounds whose forks ran in turn cannot be judged with others");
    }
    for (BenchmarkKey key : expected) {
      if (!before.containsKey(key) || !after.containsKey(key)) {
        throw new GateException(key.name() + ": a later leg has no result of it");
      }
    }
    for (Series one : series) {
      one.add(batch, before.get(one.key), after.get(one.key));
    }
  }

  private static Map<BenchmarkKey, BenchmarkResult> byKey(Leg leg) {
    Map<BenchmarkKey, BenchmarkResult> results = new LinkedHashMap<>();
    leg.results().forEach(result -> results.put(result.key(), result));
    return results;
  }

  private void begin(
      Map<BenchmarkKey, BenchmarkResult> before, Map<BenchmarkKey, BenchmarkResult> after) {
    expected = before.keySet().stream().filter(after::containsKey).toList();
    for (BenchmarkKey key : before.keySet()) {
      if (!after.containsKey(key)) {
        problems.add(
            new Problem(
                Problem.Kind.MISSING,
                key.name(),
                key.name() + " is missing in the head (mode, parameters or threads changed?)"));
      }
    }
    for (BenchmarkKey key : after.keySet()) {
      if (!before.containsKey(key)) {
        problems.add(new Problem(Problem.Kind.NEW, key.name(), key.name() + " is new in the head"));
      }
    }
    for (BenchmarkKey key : expected) {
      BenchmarkResult base = before.get(key);
      if (!base.jvm().equals(after.get(key).jvm())) {
        throw new GateException(
            key.name()
                + ": the base ran on "
                + base.jvm()
                + ", the head on "
                + after.get(key).jvm());
      }
    }
    long tests = expected.stream().mapToLong(key -> 1 + judged(before.get(key)).size()).sum();
    double level = ErrorRates.batchLevel((int) Math.max(1, units * tests));
    for (BenchmarkKey key : expected) {
      BenchmarkResult base = before.get(key);
      series.add(new TimedSeries(key, "", base.primary().unit(), settings, together, level));
      for (String name : judged(base)) {
        series.add(
            new TimedSeries(
                key, name, base.secondary().get(name).unit(), settings, together, level));
      }
      Score allocations = base.secondary().get(BenchmarkResult.ALLOCATIONS);
      if (allocations != null) {
        series.add(new AllocationSeries(key, allocations.unit(), settings));
      }
    }
  }

  private List<String> judged(BenchmarkResult result) {
    return settings.secondary() == null
        ? List.of()
        : result.secondary().keySet().stream()
            .filter(name -> !name.equals(BenchmarkResult.ALLOCATIONS))
            .filter(name -> settings.secondary().matcher(name).find())
            .toList();
  }

  void fail(GateException error) {
    failed = true;
    problems.add(new Problem(Problem.Kind.ERROR, unit.name(), error.getMessage()));
  }

  boolean open(int batch) {
    return !failed && (expected == null || series.stream().anyMatch(s -> s.open(batch)));
  }

  boolean suspect() {
    return !failed && series.stream().anyMatch(Series::suspect);
  }

  List<Problem> problems() {
    return problems;
  }

  /** Findings, none where a leg failed: a failing benchmark passes nothing. */
  List<Finding> findings(String unfinished) {
    if (failed) {
      return List.of();
    }
    if (expected == null) {
      BenchmarkKey key = new BenchmarkKey(unit.benchmark(), "not run", unit.params(), 1);
      return List.of(
          new Finding(
              key,
              "",
              "",
              Verdict.UNDECIDED,
              unfinished,
              new dev.forger.gate.stats.Interval(Double.NaN, Double.NaN, Double.NaN),
              Double.NaN,
              Double.NaN,
              List.of(),
              0,
              false));
    }
    return series.stream().map(one -> one.finding(unfinished)).toList();
  }

  /** The first timed figure, or null before the first round. */
  TimedSeries timed() {
    return series.isEmpty() ? null : (TimedSeries) series.get(0);
  }

  /** Whether a finding's OK was shown by a test. */
  boolean shown(Finding finding) {
    return series.stream()
        .anyMatch(
            one ->
                one instanceof TimedSeries timed
                    && timed.key.equals(finding.key())
                    && timed.metric.equals(finding.metric())
                    && timed.shown());
  }
}
