// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.evaluate;

import dev.forger.gate.jmh.BenchmarkResult;
import dev.forger.gate.jmh.BenchmarkUnit;
import dev.forger.gate.jmh.Score;
import dev.forger.gate.jmh.ScoreUnit.Direction;
import dev.forger.gate.run.Leg;
import dev.forger.gate.run.LegRequest;
import dev.forger.gate.run.LegSource;
import dev.forger.gate.run.Pair;
import dev.forger.gate.run.PairRequest;
import dev.forger.gate.run.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One session out of a record: rounds that follow each other from a random one on, for each unit
 * and for the control; which copy is the base is drawn, too. The head's scores are made worse.
 */
final class PlantedLegs implements LegSource {
  private final LegRecord record;
  private final int batchRounds;
  private final double planted;
  private final Map<BenchmarkUnit, Integer> starts = new HashMap<>();
  private final Map<BenchmarkUnit, Integer> controlStarts = new HashMap<>();
  private final boolean swapped;
  private final List<Leg> history = new ArrayList<>();

  PlantedLegs(LegRecord record, int batchRounds, double planted, long seed) {
    this.record = record;
    this.batchRounds = batchRounds;
    this.planted = planted;
    SplittableRandom random = new SplittableRandom(seed);
    swapped = random.nextBoolean();
    record
        .rounds()
        .forEach(
            (unit, rounds) -> {
              starts.put(unit, start(random, rounds.size() - 2 * batchRounds));
              controlStarts.put(unit, start(random, rounds.size() - batchRounds));
            });
  }

  /** An even one: odd rounds ran the base first. */
  private static int start(SplittableRandom random, int last) {
    return 2 * random.nextInt(last / 2 + 1);
  }

  @Override
  public Pair pair(PairRequest request) {
    int start =
        switch (request.batch()) {
          case 0 -> controlStarts.get(request.unit());
          case 1 -> starts.get(request.unit());
          default -> starts.get(request.unit()) + batchRounds;
        };
    int index = start + request.round() - 1;
    Leg base = leg(request.unit(), index, true);
    Leg other = leg(request.unit(), index, false);
    boolean worse = request.other() == Side.HEAD;
    Pair pair =
        new Pair(
            made(base, request, Side.BASE, base.results()),
            made(
                other, request, request.other(), worse ? worse(other.results()) : other.results()));
    history.add(pair.base());
    history.add(pair.other());
    return pair;
  }

  private static Leg made(Leg leg, PairRequest request, Side side, List<BenchmarkResult> results) {
    return new Leg(
        new LegRequest(request.unit(), side, request.batch(), request.round()),
        leg.start(),
        leg.seconds(),
        leg.reading(),
        true,
        leg.shared(),
        results);
  }

  private Leg leg(BenchmarkUnit unit, int index, boolean base) {
    return record.rounds().get(unit).get(index).get(base == swapped ? Side.HEAD : Side.BASE);
  }

  private List<BenchmarkResult> worse(List<BenchmarkResult> results) {
    return results.stream().map(r -> r.with(worse(r.primary()), r.secondary())).toList();
  }

  private Score worse(Score score) {
    boolean rate = score.unit().direction() == Direction.HIGHER_IS_BETTER;
    double factor = rate ? 1 / (1 + planted) : 1 + planted;
    return new Score(score.unit(), score.iterations().stream().map(v -> v * factor).toList());
  }

  /** The iterations of one side of a batch, 1 or 2, as costs: leg by leg. */
  double[][] costs(BenchmarkUnit unit, int result, int batch, Side side) {
    double[][] costs = new double[batchRounds][];
    for (int round = 1; round <= batchRounds; round++) {
      int index = starts.get(unit) + (batch - 1) * batchRounds + round - 1;
      BenchmarkResult one = leg(unit, index, side == Side.BASE).results().get(result);
      Score score = side == Side.HEAD ? worse(one.primary()) : one.primary();
      boolean rate = score.unit().direction() == Direction.HIGHER_IS_BETTER;
      costs[round - 1] = score.iterations().stream().mapToDouble(v -> rate ? 1 / v : v).toArray();
    }
    return costs;
  }

  @Override
  public List<Leg> history() {
    return history;
  }
}
