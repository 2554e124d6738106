// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gate.jmh.BenchmarkResult;
import dev.forger.gate.jmh.BenchmarkUnit;
import dev.forger.gate.run.LegRequest;
import dev.forger.gate.run.Plan;
import dev.forger.gate.run.Side;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SessionTest {
  static final Settings SETTINGS = new Settings(.03, 12, true, null, 200, false);
  private static final Settings ALONE = new Settings(.03, 12, false, null, 200, false);

  private static Finding only(Outcome outcome) {
    assertEquals(1, outcome.findings().size(), outcome.findings().toString());
    return outcome.findings().get(0);
  }

  @Test
  void largeSlowdownIsFoundEarlyAndTwice() {
    SimulatedLegs legs = SimulatedLegs.slower(NoiseModel.shared(1), .5);
    Outcome outcome = legs.judge(1, ALONE);
    Finding finding = only(outcome);
    assertEquals(Verdict.REGRESSION, finding.verdict());
    assertEquals(.5, finding.effect().estimate(), .05);
    assertEquals(6, finding.firstRounds());
    assertEquals(12, finding.rounds().size());
    assertTrue(finding.p() <= .05 && finding.confirmP() <= .05);
    assertEquals(Outcome.REGRESSION, outcome.exitCode(false, false));
  }

  @Test
  void roundsAlternate() {
    SimulatedLegs legs = SimulatedLegs.slower(NoiseModel.shared(1), .5);
    legs.judge(1, ALONE);
    List<Side> sides = legs.requests.stream().limit(8).map(LegRequest::side).toList();
    Side b = Side.BASE;
    Side h = Side.HEAD;
    assertEquals(List.of(b, h, h, b, b, h, h, b), sides);
  }

  @Test
  void largeGainIsSaidAndFailsNothing() {
    Outcome outcome = SimulatedLegs.slower(NoiseModel.shared(2), -.3).judge(1, ALONE);
    assertEquals(Verdict.IMPROVED, only(outcome).verdict());
    assertEquals(Outcome.GOOD, outcome.exitCode(true, false));
  }

  @Test
  void throughputIsReadTheOtherWayRound() {
    Outcome slower = SimulatedLegs.slower(NoiseModel.shared(3), .3).unit("ops/ms").judge(1, ALONE);
    assertEquals(Verdict.REGRESSION, only(slower).verdict());
    assertEquals(.3, only(slower).effect().estimate(), .05);
    Outcome faster = SimulatedLegs.slower(NoiseModel.shared(3), -.3).unit("ops/ms").judge(1, ALONE);
    assertEquals(Verdict.IMPROVED, only(faster).verdict());
  }

  @Test
  void unknownDirectionIsAnError() {
    Outcome outcome = SimulatedLegs.slower(NoiseModel.shared(3), 0).unit("MB/sec").judge(1, ALONE);
    assertEquals(Problem.Kind.ERROR, outcome.problems().get(0).kind());
    assertTrue(outcome.problems().get(0).text().contains("MB/sec"));
    assertEquals(Outcome.ERROR, outcome.exitCode(false, false));
  }

  @Test
  void controlThatDiffersEndsAllTrust() {
    SimulatedLegs legs =
        new SimulatedLegs(
            NoiseModel.shared(4),
            r -> r.side() == Side.HEAD ? 1.5 : r.side() == Side.CONTROL ? 1.4 : 1);
    Outcome outcome = legs.judge(2, SETTINGS);
    assertEquals(2, outcome.count(Verdict.UNDECIDED));
    assertEquals(Outcome.GOOD, outcome.exitCode(false, false));
    assertEquals(Outcome.UNDECIDED, outcome.exitCode(true, false));
    assertTrue(outcome.notes().get(0).contains("control"), outcome.notes().toString());
  }

  @Test
  void tooFewRoundsForAnyAnswerAreAnError() {
    Settings few = new Settings(.03, 4, false, null, 200, false);
    Outcome pairs = SimulatedLegs.slower(NoiseModel.shared(4), .5).together().judge(1, few);
    assertEquals(Outcome.ERROR, pairs.exitCode(false, false));
    assertTrue(
        pairs.problems().get(0).text().contains("4 rounds of pairs"), pairs.problems().toString());
    // Complete separation of four and four is 1 of 70, above what one of 300 figures may spend.
    assertEquals(
        Verdict.REGRESSION,
        only(SimulatedLegs.slower(NoiseModel.shared(4), .9).judge(1, few)).verdict());
    Outcome many = SimulatedLegs.slower(NoiseModel.shared(4), .9).judge(300, few);
    assertEquals(300, many.problems().size());
    Outcome six =
        SimulatedLegs.slower(NoiseModel.shared(4), .5)
            .together()
            .judge(1, new Settings(.03, 6, false, null, 200, false));
    assertEquals(Verdict.REGRESSION, only(six).verdict());
  }

  @Test
  void controlRunsAlongside() {
    SimulatedLegs legs = SimulatedLegs.slower(NoiseModel.bad(5), .04);
    legs.judge(4, SETTINGS);
    int first = -1;
    int last = -1;
    for (int i = 0; i < legs.requests.size(); i++) {
      if (legs.requests.get(i).batch() == 0) {
        first = first < 0 ? i : first;
        last = i;
      }
    }
    assertTrue(first < 12, "first control leg " + first);
    assertTrue(last > legs.requests.size() / 3, "last control leg " + last);
  }

  @Test
  void failingLegIsAnErrorAndTheOthersGoOn() {
    Outcome outcome =
        SimulatedLegs.slower(NoiseModel.shared(6), 0).failing("a.Bench.b1").judge(3, SETTINGS);
    assertEquals(2, outcome.findings().size());
    assertEquals(Problem.Kind.ERROR, outcome.problems().get(0).kind());
    assertEquals(Outcome.ERROR, outcome.exitCode(false, true));
    assertFalse(outcome.findings().stream().anyMatch(f -> f.key().benchmark().endsWith("b1")));
  }

  @Test
  void budgetIsKeptAndWhatIsLeftIsUndecided() {
    double budget = 100;
    SimulatedLegs legs = SimulatedLegs.slower(NoiseModel.shared(7), .4);
    Outcome outcome = legs.judge(8, SETTINGS, budget);
    assertTrue(outcome.seconds() <= budget, "spent " + outcome.seconds());
    assertTrue(outcome.seconds() >= .9 * budget, "spent " + outcome.seconds());
    // Suspects are confirmed while there is time for it.
    assertTrue(outcome.count(Verdict.REGRESSION) >= 1, outcome.findings().toString());
    assertTrue(outcome.count(Verdict.UNDECIDED) >= 4);
    assertTrue(
        outcome.findings().stream()
            .filter(f -> f.verdict() == Verdict.UNDECIDED)
            .allMatch(f -> f.reason().contains("out of budget")));
  }

  /** Operations of 100 us, 10 in an iteration, which itself allocates 5 kB. */
  @Test
  void slowOperationsDoNotAllocateMore() {
    for (double own : new double[] {0, 600}) {
      SimulatedLegs legs =
          SimulatedLegs.slower(NoiseModel.shared(8), .2)
              .iterations(1e-3)
              .secondary(
                  BenchmarkResult.ALLOCATIONS,
                  r -> r.side() == Side.HEAD ? own + 5000 / (10 / 1.2) : 5000 / 10);
      List<Finding> findings = legs.judge(1, ALONE).findings();
      assertEquals(Verdict.REGRESSION, findings.get(0).verdict());
      assertEquals(
          own == 0 ? Verdict.OK : Verdict.REGRESSION,
          findings.get(1).verdict(),
          findings.get(1).toString());
    }
  }

  @Test
  void allocationsAreADeterministicGate() {
    for (double growth : new double[] {0, 4, 16, -64}) {
      SimulatedLegs legs =
          SimulatedLegs.slower(NoiseModel.bad(8), 0)
              .secondary(
                  BenchmarkResult.ALLOCATIONS,
                  r -> r.side() == Side.HEAD ? 100 + growth : 100 + 1e-3 * r.round());
      Finding finding = legs.judge(1, ALONE).findings().get(1);
      assertEquals(
          growth == 16 ? Verdict.REGRESSION : growth == -64 ? Verdict.IMPROVED : Verdict.OK,
          finding.verdict(),
          "growth " + growth);
    }
  }

  @Test
  void unsteadyAllocationsAreUndecided() {
    SimulatedLegs legs =
        SimulatedLegs.slower(NoiseModel.shared(9), 0)
            .secondary(
                BenchmarkResult.ALLOCATIONS,
                r -> r.side() == Side.HEAD && r.round() % 3 != 0 ? 148 : 100);
    Finding finding = legs.judge(1, ALONE).findings().get(1);
    assertEquals(Verdict.UNDECIDED, finding.verdict());
  }

  @Test
  void secondaryScoresAreJudgedWhereAsked() {
    SimulatedLegs legs =
        SimulatedLegs.slower(NoiseModel.shared(10), 0)
            .secondary("misses", r -> (r.side() == Side.HEAD ? 12 : 10) + .01 * r.round());
    Settings asked = new Settings(.03, 12, false, Pattern.compile("miss"), 200, false);
    Outcome outcome = legs.judge(1, asked);
    assertEquals("misses", outcome.findings().get(1).metric());
    assertEquals(Verdict.REGRESSION, outcome.findings().get(1).verdict());
    assertEquals(Verdict.OK, outcome.findings().get(0).verdict());
  }

  @Test
  void missingAndNewBenchmarksAreSaid() {
    BenchmarkUnit kept = new BenchmarkUnit("a.Bench.b0", Map.of());
    BenchmarkUnit gone = new BenchmarkUnit("a.Bench.old", Map.of());
    BenchmarkUnit fresh = new BenchmarkUnit("a.Other.old", Map.of());
    Plan plan = Plan.of(List.of(kept, gone), List.of(kept, fresh), Map.of());
    SimulatedLegs legs = SimulatedLegs.slower(NoiseModel.shared(11), 0);
    Outcome outcome =
        new Session(plan, null, legs, ALONE, new Budget(1e9, () -> legs.nanos), Progress.NONE)
            .run("base", "head");
    assertEquals(Problem.Kind.MISSING, outcome.problems().get(0).kind());
    assertTrue(
        outcome.problems().get(0).text().contains("--rename a.Bench.old=a.Other.old"),
        outcome.problems().toString());
    assertEquals(Problem.Kind.NEW, outcome.problems().get(1).kind());
    assertEquals(Outcome.ERROR, outcome.exitCode(false, false));
    assertEquals(Outcome.GOOD, outcome.exitCode(false, true));
    Plan renamed =
        Plan.of(List.of(kept, gone), List.of(kept, fresh), Map.of("a.Bench.old", "a.Other.old"));
    assertEquals(2, renamed.common().size());
    assertTrue(renamed.missing().isEmpty() && renamed.added().isEmpty());
  }
}
