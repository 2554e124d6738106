// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import dev.forger.gate.stats.HodgesLehmann;
import dev.forger.gate.stats.Looks;
import dev.forger.gate.stats.MannWhitney;
import dev.forger.gate.stats.MannWhitney.Alternative;
import dev.forger.gate.stats.PairedShift;
import dev.forger.gate.stats.SignedRank;
import java.util.ArrayList;
import java.util.List;

/**
 * Rounds of one figure, tested at each look for being slower, not slower, or faster than the margin
 * allows. Each question spends its own error rate, shared among the looks.
 */
final class Batch {
  /** The state of the test. */
  enum State {
    /** Not enough rounds yet, or not clear. */
    OPEN,
    /** Slower by more than the margin. */
    SLOWER,
    /** Slower by less than the margin, if at all. */
    NOT_SLOWER,
    /** Faster by more than the margin. */
    FASTER
  }

  private final double logMargin;
  private final double level;
  private final boolean together;
  private final Looks looks;
  private final List<Double> base = new ArrayList<>();
  private final List<Double> head = new ArrayList<>();
  private State state = State.OPEN;
  private double p = 1;

  /**
   * Begins.
   *
   * @param logMargin the margin on logarithms
   * @param level error rate of each question
   * @param rounds when the batch ends
   * @param together whether both legs of a round are a pair
   */
  Batch(double logMargin, double level, int rounds, boolean together) {
    this.logMargin = logMargin;
    this.level = level;
    this.together = together;
    looks = new Looks(rounds, together);
  }

  /** Adds the logarithms of what both legs of a round cost. */
  void add(double baseCost, double headCost) {
    base.add(baseCost);
    head.add(headCost);
    Looks.Look look = looks.after(base.size());
    if (look != null && state == State.OPEN) {
      state = look(look);
    }
  }

  private State look(Looks.Look look) {
    double allowed = look.share() * level;
    double slower = test(-logMargin, Alternative.LESS);
    p = Math.min(p, slower / look.share());
    if (slower <= allowed) {
      return State.SLOWER;
    }
    if (test(logMargin, Alternative.GREATER) <= allowed) {
      return State.FASTER;
    }
    boolean notSlower = test(-logMargin, Alternative.GREATER) <= allowed;
    // A likely gain is worth the rest of the rounds.
    boolean last = look.equals(looks.all().get(looks.all().size() - 1));
    return notSlower && (last || shift() >= -logMargin) ? State.NOT_SLOWER : State.OPEN;
  }

  /** Of the base being lower, or higher, than the shifted head. */
  private double test(double shift, Alternative alternative) {
    return test(values(base, 0), values(head, shift), alternative);
  }

  private double test(double[] x, double[] y, Alternative alternative) {
    return together ? SignedRank.p(x, y, alternative) : MannWhitney.p(x, y, alternative);
  }

  private double shift() {
    double[] x = values(base, 0);
    double[] y = values(head, 0);
    return together ? PairedShift.of(x, y) : HodgesLehmann.shift(x, y);
  }

  private static double[] values(List<Double> costs, double shift) {
    return costs.stream().mapToDouble(v -> v + shift).toArray();
  }

  State state() {
    return state;
  }

  /** Whether all rounds, were they to point one way, would be enough to say so. */
  boolean canDecide() {
    Looks.Look last = looks.all().get(looks.all().size() - 1);
    double[] before = new double[last.rounds()];
    double[] after = new double[last.rounds()];
    for (int i = 0; i < last.rounds(); i++) {
      before[i] = i;
      after[i] = 2 * last.rounds() + 2 * i;
    }
    return test(before, after, Alternative.LESS) <= last.share() * level;
  }

  /** Whether more rounds would be asked for. */
  boolean open() {
    return state == State.OPEN && !full();
  }

  boolean full() {
    return base.size() >= looks.all().get(looks.all().size() - 1).rounds();
  }

  /** The smallest level at which the looks so far find it slower; 1 before the first. */
  double p() {
    return Math.min(p, 1);
  }

  int rounds() {
    return base.size();
  }

  List<Double> base() {
    return base;
  }

  List<Double> head() {
    return head;
  }
}
