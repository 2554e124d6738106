// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.BenchmarkKey;
import dev.forger.gate.jmh.BenchmarkResult;
import dev.forger.gate.jmh.BenchmarkUnit;
import dev.forger.gate.jmh.Score;
import dev.forger.gate.jmh.ScoreUnit;
import dev.forger.gate.judge.NoiseModel;
import dev.forger.gate.judge.Settings;
import dev.forger.gate.judge.Verdict;
import dev.forger.gate.run.Leg;
import dev.forger.gate.run.LegRequest;
import dev.forger.gate.run.Reading;
import dev.forger.gate.run.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Planted slowdowns in records of simulated legs: two times 200 legs of each of four benchmarks.
 */
class EvaluationTest {
  private static final Settings SETTINGS = new Settings(.03, 12, true, null, 200, false);
  private static final int SESSIONS = 20;

  private static LegRecord record(int rounds, String unit) {
    List<Leg> legs = new ArrayList<>();
    for (int b = 0; b < 4; b++) {
      NoiseModel noise = NoiseModel.shared(100 + b);
      BenchmarkUnit of = new BenchmarkUnit("a.Bench.b" + b, Map.of());
      BenchmarkKey key = new BenchmarkKey(of.benchmark(), "m", Map.of(), 1);
      for (int r = 1; r <= rounds; r++) {
        for (Side side :
            r % 2 == 1 ? List.of(Side.BASE, Side.HEAD) : List.of(Side.HEAD, Side.BASE)) {
          double leg = noise.next();
          List<Double> values = new ArrayList<>();
          for (int i = 0; i < 5; i++) {
            double cost = leg * noise.iteration();
            values.add(unit.startsWith("ops") ? 1 / cost : cost);
          }
          Score score = new Score(new ScoreUnit(unit), values);
          legs.add(
              new Leg(
                  new LegRequest(of, side, 1, r),
                  Instant.EPOCH,
                  1,
                  Reading.NONE,
                  true,
                  null,
                  List.of(new BenchmarkResult(key, "jvm", score, Map.of(), .2))));
        }
      }
    }
    return LegRecord.of(legs);
  }

  @Test
  void plantedSlowdownsAreFoundAndNothingElse() {
    for (String unit : List.of("us/op", "ops/us")) {
      LegRecord record = record(200, unit);
      Evaluation nothing = Evaluation.of(record, SETTINGS, SESSIONS, 0);
      assertEquals(4 * SESSIONS, nothing.figures());
      assertEquals(0, nothing.share(Verdict.REGRESSION));
      assertTrue(nothing.share(Verdict.UNDECIDED) < .2, nothing.toString());
      Evaluation tenth = Evaluation.of(record, SETTINGS, SESSIONS, .1);
      assertTrue(tenth.share(Verdict.REGRESSION) >= .9, tenth.toString());
      Evaluation fifth = Evaluation.of(record, SETTINGS, SESSIONS, .2);
      assertEquals(1, fifth.share(Verdict.REGRESSION), fifth.toString());
      Evaluation gain = Evaluation.of(record, SETTINGS, SESSIONS, -.1);
      assertEquals(0, gain.share(Verdict.REGRESSION), gain.toString());
      assertTrue(gain.share(Verdict.IMPROVED) >= .8, gain.toString());
      // Pooled iterations under drift see slowdowns where there are none: why legs are the unit.
      assertTrue(nothing.share(PeerRule.JMH_ERROR_BARS) > .03, nothing.toString());
      assertEquals(0, tenth.share(PeerRule.RATIO_2), tenth.toString());
    }
  }

  @Test
  void rulesOfOthers() {
    double[][] base = legs(1, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06);
    double[][] tenth = legs(1.101, 1.111, 1.121, 1.131, 1.141, 1.151, 1.161);
    double[][] fifth = legs(1.2, 1.21, 1.22, 1.23, 1.24, 1.25, 1.26);
    double[][] triple = legs(3, 3.01, 3.02, 3.03, 3.04, 3.05, 3.06);
    for (PeerRule rule : PeerRule.values()) {
      assertFalse(rule.slower(base, base), rule.label());
      assertFalse(rule.slower(triple, base), rule.label());
      assertTrue(rule.slower(base, triple), rule.label());
    }
    assertTrue(PeerRule.BENCHSTAT.slower(base, tenth));
    assertFalse(PeerRule.ASV.slower(base, tenth), "a factor below 1.1");
    assertTrue(PeerRule.ASV.slower(base, fifth));
    assertTrue(PeerRule.RATIO_1_1.slower(base, fifth));
    assertFalse(PeerRule.RATIO_2.slower(base, fifth));
  }

  private static double[][] legs(double... costs) {
    double[][] legs = new double[costs.length][];
    for (int i = 0; i < costs.length; i++) {
      legs[i] = new double[] {costs[i], costs[i] * 1.001, costs[i] * .999};
    }
    return legs;
  }

  /** JMH's own figures for 1..5: 3 ± 6.088 (99.9 %), as its table prints them. */
  @Test
  void errorIsJmhs() {
    assertEquals(6.088, PeerRule.error(new double[] {1, 2, 3, 4, 5}), 5e-4);
  }

  @Test
  void shortRecordsAreRefused() {
    Exception e =
        assertThrows(GateException.class, () -> Evaluation.all(record(20, "us/op"), SETTINGS, 1));
    assertTrue(e.getMessage().contains("has 20 rounds, two batches need 24"), e.getMessage());
  }

  @Test
  void tableHasARowForEachRule() {
    String table = Evaluation.table(Evaluation.all(record(40, "us/op"), SETTINGS, 2));
    assertEquals(1 + 4 + PeerRule.values().length + 1, table.lines().count(), table);
    assertTrue(table.contains("perf-gate REGRESSION") && table.contains("benchstat"), table);
  }
}
