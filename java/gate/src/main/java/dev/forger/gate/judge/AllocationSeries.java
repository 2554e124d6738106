// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import dev.forger.gate.jmh.BenchmarkKey;
import dev.forger.gate.jmh.BenchmarkResult;
import dev.forger.gate.jmh.ScoreUnit;
import dev.forger.gate.stats.Interval;
import dev.forger.gate.stats.Looks;
import dev.forger.gate.stats.MannWhitney;
import dev.forger.gate.stats.MannWhitney.Alternative;
import dev.forger.gate.stats.Medians;
import java.util.ArrayList;
import java.util.List;

/**
 * Allocated bytes for an operation. They do not depend on the machine's mood but on what the JIT
 * made of the code, so the tolerance is small and one batch is enough.
 */
final class AllocationSeries extends Series {
  private final Looks looks;
  private final boolean recorded;
  private final List<Double> growth = new ArrayList<>();
  private final List<Double> noise = new ArrayList<>();

  AllocationSeries(BenchmarkKey key, ScoreUnit unit, Settings settings) {
    super(key, BenchmarkResult.ALLOCATIONS, unit, false);
    looks = new Looks(settings.rounds(), false);
    recorded = settings.everyRound();
  }

  /**
   * What JMH itself allocates in an iteration is shared by fewer operations where they are slow.
   */
  @Override
  void measured(BenchmarkResult base, BenchmarkResult head) {
    double more = head.shareOfIteration() - base.shareOfIteration();
    growth.add(Double.isNaN(more) ? 0 : Settings.ITERATION_BYTES * more);
    double share = base.shareOfIteration();
    noise.add(Double.isNaN(share) ? 0 : Settings.ITERATION_NOISE * share);
  }

  @Override
  void added(int batch, Finding.Round round) {
    // Judged at the end, over all rounds.
  }

  @Override
  boolean open(int batch) {
    return batch == 1 && firstRounds < looks.all().get(0).rounds();
  }

  @Override
  boolean suspect() {
    return false;
  }

  @Override
  Finding finding(String unfinished) {
    double[] base = values(true);
    double[] head = values(false);
    double before = Medians.of(base);
    double after = Medians.of(head);
    double ratio = before < 1 ? Double.NaN : after / before - 1;
    Interval effect = new Interval(ratio, ratio, ratio);
    if (recorded) {
      return made(effect, Verdict.UNDECIDED, Settings.RECORDED, Double.NaN);
    }
    if (open(1)) {
      return made(effect, Verdict.UNDECIDED, unfinished, Double.NaN);
    }
    double shared = Medians.of(growth.stream().mapToDouble(v -> v).toArray());
    double more = MannWhitney.p(base, allowed(head, Math.max(0, shared)), Alternative.LESS);
    double less = MannWhitney.p(head, allowed(base, Math.max(0, -shared)), Alternative.LESS);
    double level = Settings.ALLOCATION_LEVEL;
    String change = String.format("%+.1f B for an operation", after - before);
    if (more <= level) {
      return made(effect, Verdict.REGRESSION, change, more);
    }
    if (less <= level) {
      return made(effect, Verdict.IMPROVED, change, more);
    }
    double unsure = Math.abs(shared) + Medians.of(noise.stream().mapToDouble(v -> v).toArray());
    return Math.abs(after - before) <= tolerance(before) + unsure
        ? made(effect, Verdict.OK, "", more)
        : made(effect, Verdict.UNDECIDED, "allocations differ, but not between all forks", more);
  }

  private static double tolerance(double bytes) {
    return Settings.ALLOCATION_BYTES + Settings.ALLOCATION_RATIO * bytes;
  }

  /** What remains of values that may exceed others by the tolerance. */
  private static double[] allowed(double[] values, double shared) {
    double[] allowed = values.clone();
    for (int i = 0; i < allowed.length; i++) {
      allowed[i] =
          (values[i] - Settings.ALLOCATION_BYTES - shared) / (1 + Settings.ALLOCATION_RATIO);
    }
    return allowed;
  }

  private double[] values(boolean base) {
    return rounds.stream().mapToDouble(r -> base ? r.base() : r.head()).toArray();
  }

  private Finding made(Interval effect, Verdict verdict, String reason, double p) {
    return new Finding(
        key,
        metric,
        unit.text(),
        verdict,
        reason,
        effect,
        p,
        Double.NaN,
        List.copyOf(rounds),
        firstRounds,
        together);
  }
}
