// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import dev.forger.gate.stats.HodgesLehmann;
import dev.forger.gate.stats.Looks;
import dev.forger.gate.stats.MannWhitney;
import dev.forger.gate.stats.MannWhitney.Alternative;
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
   */
  Batch(double logMargin, double level, int rounds) {
    this.logMargin = logMargin;
    this.level = level;
    looks = new Looks(rounds);
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
    double slower = MannWhitney.p(shifted(0), shiftedHead(-logMargin), Alternative.LESS);
    p = Math.min(p, slower / look.share());
    if (slower <= allowed) {
      return State.SLOWER;
    }
    if (MannWhitney.p(shifted(0), shiftedHead(logMargin), Alternative.GREATER) <= allowed) {
      return State.FASTER;
    }
    boolean notSlower =
        MannWhitney.p(shifted(0), shiftedHead(-logMargin), Alternative.GREATER) <= allowed;
    // A likely gain is worth the rest of the rounds.
    boolean last = look.equals(looks.all().get(looks.all().size() - 1));
    boolean gain = HodgesLehmann.shift(shifted(0), shiftedHead(0)) < -logMargin;
    return notSlower && (last || !gain) ? State.NOT_SLOWER : State.OPEN;
  }

  private double[] shifted(double by) {
    return base.stream().mapToDouble(v -> v + by).toArray();
  }

  private double[] shiftedHead(double by) {
    return head.stream().mapToDouble(v -> v + by).toArray();
  }

  State state() {
    return state;
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
