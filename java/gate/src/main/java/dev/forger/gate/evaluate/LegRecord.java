// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.evaluate;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.BenchmarkUnit;
import dev.forger.gate.run.Leg;
import dev.forger.gate.run.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rounds of two copies of one jar, unit by unit, in the order of time.
 *
 * @param rounds both legs of each round by side
 */
public record LegRecord(Map<BenchmarkUnit, List<Map<Side, Leg>>> rounds) {
  /**
   * Pairs the legs of a record.
   *
   * @param legs all of them; repeated ones and those of other batches than the first are left out
   * @return the record
   */
  public static LegRecord of(List<Leg> legs) {
    Map<BenchmarkUnit, TreeMap<Integer, Map<Side, Leg>>> sorted = new LinkedHashMap<>();
    for (Leg leg : legs) {
      if (leg.kept() && leg.request().batch() == 1) {
        sorted
            .computeIfAbsent(leg.request().unit(), u -> new TreeMap<>())
            .computeIfAbsent(leg.request().round(), r -> new EnumMap<>(Side.class))
            .put(leg.request().side(), leg);
      }
    }
    Map<BenchmarkUnit, List<Map<Side, Leg>>> rounds = new LinkedHashMap<>();
    sorted.forEach(
        (unit, all) -> {
          List<Map<Side, Leg>> whole = new ArrayList<>(all.values());
          whole.removeIf(pair -> pair.size() < 2);
          rounds.put(unit, whole);
        });
    return new LegRecord(rounds);
  }

  /** Checks that sessions of two batches can be cut out. */
  void require(int batchRounds) {
    rounds.forEach(
        (unit, all) -> {
          if (all.size() < 2 * batchRounds) {
            throw new GateException(
                unit.name()
                    + ": the record has "
                    + all.size()
                    + " rounds, two batches need "
                    + 2 * batchRounds
                    + " (record with --rounds 200 --every-round)");
          }
        });
  }
}
