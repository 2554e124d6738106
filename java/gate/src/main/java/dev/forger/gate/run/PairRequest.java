// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.jmh.BenchmarkUnit;

/**
 * Which round is wanted: a leg of the base and one of the other side.
 *
 * @param unit what to run, under its name in the base jar
 * @param other whose leg is compared with the base's
 * @param batch 0 for the A/A control, 1 for the first rounds, 2 for those that confirm
 * @param round from 1
 */
public record PairRequest(BenchmarkUnit unit, Side other, int batch, int round) {
  /** The leg of the base. */
  LegRequest base() {
    return new LegRequest(unit, Side.BASE, batch, round);
  }

  /** The leg of the other side. */
  LegRequest compared() {
    return new LegRequest(unit, other, batch, round);
  }

  /** Which of them begins: the base's in odd rounds (ABBA). */
  LegRequest first() {
    return round % 2 == 1 ? base() : compared();
  }

  /** Which of them begins later. */
  LegRequest second() {
    return round % 2 == 1 ? compared() : base();
  }

  @Override
  public String toString() {
    String what = batch == 0 ? "control " : batch == 2 ? "confirming " : "";
    return what + "round " + round + " of " + unit.name();
  }
}
