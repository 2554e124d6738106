// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.jmh.BenchmarkUnit;

/**
 * Which leg is wanted.
 *
 * @param unit what to run, under its name in the base jar
 * @param side whose jar
 * @param batch 0 for the A/A control, 1 for the first rounds, 2 for those that confirm
 * @param round from 1
 */
public record LegRequest(BenchmarkUnit unit, Side side, int batch, int round) {
  @Override
  public String toString() {
    String what = batch == 0 ? "control " : batch == 2 ? "confirming " : "";
    return what + "leg of " + side.label() + ", round " + round + " of " + unit.name();
  }
}
