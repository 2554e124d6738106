// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.BenchmarkKey;
import dev.forger.gate.jmh.ScoreUnit;
import dev.forger.gate.judge.Batch.State;
import dev.forger.gate.stats.Interval;
import dev.forger.gate.stats.PairedShift;
import dev.forger.gate.stats.RoundBootstrap;
import java.util.List;

/** A noisy figure: tested against the margin in two batches. */
final class TimedSeries extends Series {
  private final Settings settings;
  private final Batch first;
  private final Batch confirming;

  TimedSeries(
      BenchmarkKey key,
      String metric,
      ScoreUnit unit,
      Settings settings,
      boolean together,
      double level) {
    super(key, metric, unit, together);
    this.settings = settings;
    if (unit.direction() == ScoreUnit.Direction.UNKNOWN) {
      throw new GateException(
          key.name()
              + ": unit "
              + unit.text()
              + " of "
              + (metric.isEmpty() ? "its score" : metric)
              + " does not say whether more is better");
    }
    first = new Batch(settings.logMargin(), level, settings.rounds(), together);
    confirming = new Batch(settings.logMargin(), level, settings.rounds(), together);
    if (!settings.everyRound() && !first.canDecide()) {
      throw new GateException(
          key.name()
              + ": "
              + settings.rounds()
              + (together ? " rounds of pairs" : " rounds")
              + " cannot show that one of so many figures became slower: more --rounds");
    }
  }

  @Override
  void added(int batch, Finding.Round round) {
    if (!(round.base() > 0) || !(round.head() > 0)) {
      throw new GateException(
          key.name() + ": scores " + round.base() + " and " + round.head() + ", expected above 0");
    }
    if (!settings.everyRound()) {
      batch(batch).add(cost(round.base()), cost(round.head()));
    }
  }

  private double cost(double value) {
    return higherIsBetter() ? -Math.log(value) : Math.log(value);
  }

  private Batch batch(int number) {
    return number == 1 ? first : confirming;
  }

  @Override
  boolean open(int batch) {
    if (settings.everyRound()) {
      return batch == 1 && firstRounds < settings.rounds();
    }
    return batch(batch).open() && (batch == 1 || suspect());
  }

  @Override
  boolean suspect() {
    return first.state() == State.SLOWER;
  }

  /** The shift of logarithms over all rounds of both batches. */
  private Interval shift() {
    double[] base = rounds.stream().mapToDouble(r -> cost(r.base())).toArray();
    double[] head = rounds.stream().mapToDouble(r -> cost(r.head())).toArray();
    return together
        ? PairedShift.interval(base, head, Settings.CONFIDENCE, settings.resamples(), Settings.SEED)
        : RoundBootstrap.interval(
            base, head, Settings.CONFIDENCE, settings.resamples(), Settings.SEED);
  }

  @Override
  Finding finding(String unfinished) {
    if (rounds.isEmpty()) {
      Interval none = new Interval(Double.NaN, Double.NaN, Double.NaN);
      return made(none, Verdict.UNDECIDED, unfinished);
    }
    Interval shift = shift();
    Interval effect =
        new Interval(
            Math.expm1(shift.estimate()), Math.expm1(shift.low()), Math.expm1(shift.high()));
    if (settings.everyRound()) {
      return made(effect, Verdict.UNDECIDED, Settings.RECORDED);
    }
    switch (first.state()) {
      case NOT_SLOWER:
        return made(effect, Verdict.OK, "");
      case FASTER:
        return made(effect, Verdict.IMPROVED, "");
      case SLOWER:
        if (confirming.state() == State.SLOWER) {
          return made(effect, Verdict.REGRESSION, "");
        }
        if (confirming.open()) {
          return made(effect, Verdict.UNDECIDED, "found once, not confirmed: " + unfinished);
        }
        return shift.estimate() > settings.logMargin()
            ? made(effect, Verdict.UNDECIDED, "found once, not confirmed")
            : made(effect, Verdict.OK, "found once, not confirmed");
      default:
        if (!first.full()) {
          return made(effect, Verdict.UNDECIDED, unfinished);
        }
        return tooWide(shift)
            ? made(effect, Verdict.UNDECIDED, "too noisy")
            : made(effect, Verdict.OK, "");
    }
  }

  /** The interval is so wide that neither the margin nor twice of it can be told from nothing. */
  private boolean tooWide(Interval shift) {
    return shift.halfWidth() > 2 * settings.logMargin();
  }

  /** Whether OK was shown by a test, not only by finding nothing. */
  boolean shown() {
    return first.state() == State.NOT_SLOWER;
  }

  private Finding made(Interval effect, Verdict verdict, String reason) {
    return new Finding(
        key,
        metric,
        unit.text(),
        verdict,
        reason,
        effect,
        first.rounds() == 0 ? Double.NaN : first.p(),
        confirming.rounds() == 0 ? Double.NaN : confirming.p(),
        List.copyOf(rounds),
        firstRounds,
        together);
  }

  /** Of the A/A control: why no verdict of the session can be trusted, or empty. */
  String alarm() {
    State state = first.state();
    if (state == State.SLOWER || state == State.FASTER) {
      return "the A/A control found two copies of the base to differ";
    }
    return !first.full() || state != State.OPEN || !tooWide(shift())
        ? ""
        : "the A/A control is too noisy";
  }
}
