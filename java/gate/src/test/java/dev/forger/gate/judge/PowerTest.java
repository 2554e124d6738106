// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** False alarms and power on models of noisy machines, in whole sessions with A/A control. */
class PowerTest {
  private static final int UNITS = 8;
  private static final int SESSIONS = 30;

  /** Figures of all sessions by verdict. */
  private static final class Counts {
    private final int[] of = new int[Verdict.values().length];
    private int all;

    double share(Verdict verdict) {
      return (double) of[verdict.ordinal()] / all;
    }
  }

  private static Counts counts(LongFunction<NoiseModel> noise, double slowdown) {
    return counts(noise, slowdown, false);
  }

  /** Of forks that share a processor. */
  private static Counts together(LongFunction<NoiseModel> noise, double slowdown) {
    return counts(noise, slowdown, true);
  }

  private static Counts counts(LongFunction<NoiseModel> noise, double slowdown, boolean together) {
    Counts counts = new Counts();
    for (int s = 0; s < SESSIONS; s++) {
      long seed = 1000L * s + Math.round(1e4 * slowdown);
      SimulatedLegs legs = SimulatedLegs.slower(noise.apply(seed), slowdown);
      Outcome outcome = (together ? legs.together() : legs).judge(UNITS, SessionTest.SETTINGS);
      outcome.findings().forEach(f -> counts.of[f.verdict().ordinal()]++);
      counts.all += outcome.findings().size();
    }
    assertEquals(UNITS * SESSIONS, counts.all);
    return counts;
  }

  private static void atLeast(double expected, Counts counts, Verdict verdict) {
    assertTrue(counts.share(verdict) >= expected, verdict + " " + counts.share(verdict));
  }

  private static void atMost(double expected, Counts counts, Verdict verdict) {
    assertTrue(counts.share(verdict) <= expected, verdict + " " + counts.share(verdict));
  }

  @Test
  void nothingChangedOnASharedMachine() {
    Counts counts = counts(NoiseModel::shared, 0);
    atMost(0, counts, Verdict.REGRESSION);
    atMost(.05, counts, Verdict.UNDECIDED);
  }

  @Test
  void nothingChangedOnABadMachine() {
    Counts counts = counts(NoiseModel::bad, 0);
    atMost(.005, counts, Verdict.REGRESSION);
  }

  @Test
  void slowdownsOnASharedMachine() {
    atLeast(.99, counts(NoiseModel::shared, .2), Verdict.REGRESSION);
    atLeast(.95, counts(NoiseModel::shared, .1), Verdict.REGRESSION);
    atLeast(.4, counts(NoiseModel::shared, .05), Verdict.REGRESSION);
  }

  @Test
  void slowdownWithinTheMarginPasses() {
    atMost(.005, counts(NoiseModel::shared, .02), Verdict.REGRESSION);
    // At the margin itself both batches reject with .05 each.
    atMost(.02, counts(NoiseModel::shared, .03), Verdict.REGRESSION);
  }

  @Test
  void largeSlowdownsOnABadMachineAreNotPassed() {
    Counts counts = counts(NoiseModel::bad, .25);
    atLeast(.5, counts, Verdict.REGRESSION);
    atMost(.02, counts, Verdict.OK);
  }

  @Test
  void gainsAreNeverRegressions() {
    Counts counts = counts(NoiseModel::shared, -.1);
    atMost(0, counts, Verdict.REGRESSION);
    atLeast(.9, counts, Verdict.IMPROVED);
  }

  @Test
  void forksThatShareAProcessorAreSureOnABadMachine() {
    Counts nothing = together(NoiseModel::bad, 0);
    atMost(0, nothing, Verdict.REGRESSION);
    atLeast(.99, nothing, Verdict.OK);
    atMost(.005, together(NoiseModel::bad, .02), Verdict.REGRESSION);
    atLeast(.55, together(NoiseModel::bad, .05), Verdict.REGRESSION);
    atLeast(.99, together(NoiseModel::bad, .1), Verdict.REGRESSION);
    Counts gain = together(NoiseModel::bad, -.1);
    atMost(0, gain, Verdict.REGRESSION);
    atLeast(.99, gain, Verdict.IMPROVED);
  }
}
