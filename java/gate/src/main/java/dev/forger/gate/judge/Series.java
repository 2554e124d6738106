// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.BenchmarkKey;
import dev.forger.gate.jmh.BenchmarkResult;
import dev.forger.gate.jmh.Score;
import dev.forger.gate.jmh.ScoreUnit;
import dev.forger.gate.jmh.ScoreUnit.Direction;
import java.util.ArrayList;
import java.util.List;

/** The rounds of one figure of one benchmark, and the verdict on them. */
abstract class Series {
  final BenchmarkKey key;
  final String metric;
  final ScoreUnit unit;
  final boolean together;
  final List<Finding.Round> rounds = new ArrayList<>();
  int firstRounds;

  /**
   * Begins.
   *
   * @param key the benchmark
   * @param metric name of a secondary score, or empty
   * @param unit of all values
   * @param together whether its rounds are pairs of forks that shared a processor
   */
  Series(BenchmarkKey key, String metric, ScoreUnit unit, boolean together) {
    this.key = key;
    this.metric = metric;
    this.unit = unit;
    this.together = together;
  }

  /** Adds a round to a batch, 1 or 2. */
  final void add(int batch, BenchmarkResult base, BenchmarkResult head) {
    Finding.Round round = new Finding.Round(value(base), value(head));
    rounds.add(round);
    firstRounds += batch == 1 ? 1 : 0;
    measured(base, head);
    added(batch, round);
  }

  /** Both results of a round, of which the series takes its own figure. */
  void measured(BenchmarkResult base, BenchmarkResult head) {
    // Times need no more than that figure.
  }

  /** The score in this series' unit. */
  private double value(BenchmarkResult result) {
    Score score = metric.isEmpty() ? result.primary() : result.secondary().get(metric);
    if (score == null) {
      throw new GateException(key.name() + ": a leg has no score " + metric);
    }
    double factor = unit.factorFrom(score.unit());
    if (Double.isNaN(factor)) {
      throw new GateException(
          key.name()
              + ": units "
              + unit.text()
              + " and "
              + score.unit().text()
              + " cannot be compared");
    }
    return factor * (together ? score.overall(!key.singleShot()) : score.median());
  }

  abstract void added(int batch, Finding.Round round);

  /** Whether the batch needs further rounds for this figure. */
  abstract boolean open(int batch);

  /** Whether the first batch found what a second one must confirm. */
  abstract boolean suspect();

  abstract Finding finding(String unfinished);

  final boolean higherIsBetter() {
    return unit.direction() == Direction.HIGHER_IS_BETTER;
  }
}
