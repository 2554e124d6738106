// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.BenchmarkKey;
import dev.forger.gate.jmh.BenchmarkResult;
import dev.forger.gate.jmh.BenchmarkUnit;
import dev.forger.gate.jmh.Score;
import dev.forger.gate.jmh.ScoreUnit;
import dev.forger.gate.run.Leg;
import dev.forger.gate.run.LegRequest;
import dev.forger.gate.run.LegSource;
import dev.forger.gate.run.Pair;
import dev.forger.gate.run.PairRequest;
import dev.forger.gate.run.Plan;
import dev.forger.gate.run.Reading;
import dev.forger.gate.run.Side;
import dev.forger.gate.run.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Legs whose times are true ones times a {@link NoiseModel}; a leg takes two seconds. */
final class SimulatedLegs implements LegSource {
  static final double LEG_SECONDS = 2;
  private static final double TRUE = 100;

  private final NoiseModel noise;
  private final ToDoubleFunction<LegRequest> slowdown;
  private final List<Leg> history = new ArrayList<>();
  private final Map<String, ToDoubleFunction<LegRequest>> secondary = new HashMap<>();
  final List<LegRequest> requests = new ArrayList<>();
  private String unit = "us/op";
  private String failing = "";
  private boolean together;
  private double seconds = Double.NaN;
  long nanos;

  SimulatedLegs(NoiseModel noise, ToDoubleFunction<LegRequest> slowdown) {
    this.noise = noise;
    this.slowdown = slowdown;
  }

  /** The head of every unit is slower by a share. */
  static SimulatedLegs slower(NoiseModel noise, double share) {
    return new SimulatedLegs(noise, r -> r.side() == Side.HEAD ? 1 + share : 1);
  }

  SimulatedLegs unit(String text) {
    unit = text;
    return this;
  }

  SimulatedLegs secondary(String name, ToDoubleFunction<LegRequest> value) {
    secondary.put(name, value);
    return this;
  }

  /** How long an iteration takes. */
  SimulatedLegs iterations(double each) {
    seconds = each;
    return this;
  }

  SimulatedLegs failing(String benchmark) {
    failing = benchmark;
    return this;
  }

  static Plan plan(int units) {
    List<BenchmarkUnit> all = new ArrayList<>();
    for (int i = 0; i < units; i++) {
      all.add(new BenchmarkUnit("a.Bench.b" + i, Map.of()));
    }
    return new Plan(all, List.of(), List.of(), Map.of());
  }

  /** Both forks of a round share a processor: what slows it slows both. */
  SimulatedLegs together() {
    together = true;
    return this;
  }

  @Override
  public Pair pair(PairRequest request) {
    LegRequest base = new LegRequest(request.unit(), Side.BASE, request.batch(), request.round());
    LegRequest other =
        new LegRequest(request.unit(), request.other(), request.batch(), request.round());
    double shared = noise.next();
    if (request.round() % 2 == 1) {
      Leg first = leg(base, shared);
      return new Pair(first, leg(other, shared));
    }
    Leg first = leg(other, shared);
    return new Pair(leg(base, shared), first);
  }

  private Leg leg(LegRequest request, double shared) {
    requests.add(request);
    nanos += (long) (LEG_SECONDS * 1e9);
    if (request.unit().benchmark().equals(failing)) {
      throw new GateException(request + ": exit code 1");
    }
    double time = TRUE * slowdown.applyAsDouble(request);
    time *= together ? shared * noise.forkBesideAnother() : noise.next();
    boolean rate = unit.startsWith("ops/");
    List<Double> iterations = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      double value = time * noise.iteration();
      iterations.add(rate ? 1e4 / value : value);
    }
    Map<String, Score> scores = new LinkedHashMap<>();
    secondary.forEach(
        (name, value) ->
            scores.put(
                name, new Score(new ScoreUnit("B/op"), List.of(value.applyAsDouble(request)))));
    BenchmarkKey key =
        new BenchmarkKey(request.unit().benchmark(), rate ? "thrpt" : "avgt", Map.of(), 1);
    Leg leg =
        new Leg(
            request,
            Instant.ofEpochSecond(nanos / 1_000_000_000),
            LEG_SECONDS,
            new Reading(.01 * time / TRUE, .02, 0, 1),
            true,
            together ? new Span(0, 5) : null,
            List.of(
                new BenchmarkResult(
                    key, "jvm", new Score(new ScoreUnit(unit), iterations), scores, seconds)));
    history.add(leg);
    return leg;
  }

  @Override
  public List<Leg> history() {
    return history;
  }

  Outcome judge(int units, Settings settings) {
    return judge(units, settings, Double.POSITIVE_INFINITY);
  }

  Outcome judge(int units, Settings settings, double budgetSeconds) {
    return new Session(
            plan(units),
            null,
            this,
            settings,
            new Budget(budgetSeconds, () -> nanos),
            Progress.NONE)
        .run("base", "head");
  }
}
