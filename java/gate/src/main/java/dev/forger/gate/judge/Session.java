// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.BenchmarkUnit;
import dev.forger.gate.run.LegSource;
import dev.forger.gate.run.NotRecordedException;
import dev.forger.gate.run.Pair;
import dev.forger.gate.run.PairRequest;
import dev.forger.gate.run.Plan;
import dev.forger.gate.run.Side;
import dev.forger.gate.run.StoppedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of the gate: unit after unit a first batch of rounds, then fresh rounds for suspects, and
 * rounds of the A/A control spread among them. Rounds alternate which side begins (ABBA).
 */
public final class Session {
  private static final int CONTROL = 0;
  private static final int FIRST = 1;
  private static final int CONFIRM = 2;

  private final Plan plan;
  private final LegSource source;
  private final Settings settings;
  private final Budget budget;
  private final Progress progress;
  private final List<UnitRun> runs = new ArrayList<>();
  private final Map<BenchmarkUnit, double[]> legTimes = new LinkedHashMap<>();
  private final UnitRun control;
  private int controlRounds;
  private int firstPairs;
  private int legs;
  private int expectedLegs;
  private String unfinished = "";

  private static final class OutOfBudgetException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * Prepares.
   *
   * @param plan what to compare
   * @param controlUnit the unit of the A/A control, or null for the first one
   * @param source of legs
   * @param settings how it is judged
   * @param budget the time there is
   * @param progress is told of each leg
   */
  public Session(
      Plan plan,
      BenchmarkUnit controlUnit,
      LegSource source,
      Settings settings,
      Budget budget,
      Progress progress) {
    this.plan = plan;
    this.source = source;
    this.settings = settings;
    this.budget = budget;
    this.progress = progress;
    for (BenchmarkUnit unit : plan.common()) {
      runs.add(new UnitRun(unit, settings, plan.common().size()));
    }
    control =
        settings.control() && !runs.isEmpty()
            ? new UnitRun(controlUnit == null ? plan.common().get(0) : controlUnit, settings, 1)
            : null;
    expectedLegs = 2 * settings.rounds() * (runs.size() + (control == null ? 0 : 1));
  }

  /**
   * Runs to the end, or until the budget is spent or somebody stops it.
   *
   * @param base what the base is, for people
   * @param head what the head is, for people
   * @return all that was found
   */
  public Outcome run(String base, String head) {
    List<String> notes = new ArrayList<>();
    try {
      batches();
    } catch (OutOfBudgetException e) {
      unfinished = "out of budget";
      notes.add("the budget ended before all rounds were run");
    } catch (StoppedException e) {
      unfinished = "interrupted";
      notes.add("interrupted: this is what there was");
    }
    inTurn(notes);
    List<Finding> findings = new ArrayList<>();
    List<Problem> problems = new ArrayList<>(Changes.problems(plan));
    String alarm = control == null || control.timed() == null ? "" : control.timed().alarm();
    for (UnitRun run : runs) {
      problems.addAll(run.problems());
      for (Finding finding : run.findings(unfinished)) {
        findings.add(alarm.isEmpty() ? finding : distrusted(run, finding, alarm));
      }
    }
    Finding controlFinding = null;
    if (control != null) {
      problems.addAll(control.problems());
      controlFinding = control.timed() == null ? null : control.timed().finding(unfinished);
      if (!alarm.isEmpty()) {
        notes.add(alarm);
      }
    }
    return new Outcome(
        base,
        head,
        settings,
        findings,
        problems,
        controlFinding,
        notes,
        List.copyOf(source.history()),
        budget.spent());
  }

  /** Some ran in turn although others did not: they have threads, or say nothing of iterations. */
  private void inTurn(List<String> notes) {
    List<String> names =
        runs.stream()
            .filter(run -> run.timed() != null && !run.timed().together)
            .map(run -> run.unit.name())
            .toList();
    boolean others = runs.stream().anyMatch(run -> run.timed() != null && run.timed().together);
    if (others && !names.isEmpty()) {
      notes.add("ran in turn, as its forks cannot share a processor: " + String.join(", ", names));
    }
  }

  /**
   * Where two copies of the base differ, nothing timed is believed. Where they are only too noisy,
   * what was shown against the noise stands: found twice, or excluded by a test.
   */
  private Finding distrusted(UnitRun run, Finding finding, String alarm) {
    boolean timed = !finding.metric().equals(dev.forger.gate.jmh.BenchmarkResult.ALLOCATIONS);
    boolean differs = alarm.contains("differ");
    boolean weak = finding.verdict() == Verdict.OK && !run.shown(finding);
    return timed && (differs || weak) ? finding.judged(Verdict.UNDECIDED, alarm) : finding;
  }

  private void batches() {
    Deque<UnitRun> suspects = new ArrayDeque<>();
    for (UnitRun run : runs) {
      // Suspects come first where the time left is about what they need.
      double needed = 2.0 * settings.rounds() * (suspects.size() + 1) * meanLegSeconds();
      while (!suspects.isEmpty() && budget.left() < needed) {
        batch(suspects.remove(), CONFIRM);
      }
      batch(run, FIRST);
      if (run.suspect()) {
        suspects.add(run);
        expectedLegs += 2 * settings.rounds();
      }
    }
    while (!suspects.isEmpty()) {
      batch(suspects.remove(), CONFIRM);
    }
    while (control != null && controlRounds < settings.rounds() && control.open(FIRST)) {
      controlRound();
    }
  }

  private void batch(UnitRun run, int batch) {
    int round = 0;
    try {
      while (round < settings.rounds() && run.open(batch)) {
        round++;
        run.add(batch, pair(run.unit, batch, round, Side.HEAD));
        firstPairs += batch == FIRST ? 1 : 0;
        controlIsDue();
      }
    } catch (GateException e) {
      run.fail(e);
    } catch (NotRecordedException e) {
      unfinished = "the record ends";
    }
    expectedLegs -= 2 * (settings.rounds() - round);
    if (batch == FIRST) {
      firstPairs += settings.rounds() - round;
    }
  }

  /** Rounds of the control are spread over the first batches. */
  private void controlIsDue() {
    double share = (double) firstPairs / (settings.rounds() * runs.size());
    if (control != null && control.open(FIRST) && controlRounds < settings.rounds() * share) {
      controlRound();
    }
  }

  private void controlRound() {
    controlRounds++;
    try {
      control.add(FIRST, pair(control.unit, CONTROL, controlRounds, Side.CONTROL));
    } catch (GateException e) {
      control.fail(e);
    } catch (NotRecordedException e) {
      controlRounds = settings.rounds();
    }
  }

  private Pair pair(BenchmarkUnit unit, int batch, int round, Side other) {
    PairRequest request = new PairRequest(unit, other, batch, round);
    double mean = meanLegSeconds();
    double[] own = legTimes.computeIfAbsent(unit, u -> new double[2]);
    double likely = 2 * (own[1] == 0 ? mean : own[0] / own[1]);
    if (budget.left() <= 0 || (legs > 0 && budget.left() < likely)) {
      throw new OutOfBudgetException();
    }
    double left = legs == 0 ? Double.NaN : Math.max(0, expectedLegs - legs) * mean;
    progress.leg(legs, Math.max(expectedLegs, legs + 2), left, request.toString());
    double start = budget.spent();
    Pair pair = source.pair(request);
    own[0] += budget.spent() - start;
    own[1] += 2;
    legs += 2;
    return pair;
  }

  private double meanLegSeconds() {
    double[] sum = new double[2];
    legTimes
        .values()
        .forEach(
            own -> {
              sum[0] += own[0];
              sum[1] += own[1];
            });
    return sum[1] == 0 ? 0 : sum[0] / sum[1];
  }
}
